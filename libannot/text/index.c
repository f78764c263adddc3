/// Counting blocks, finding them, following edits.

#include "config.h"

#include "text/index.h"

#include "base/bits.h"
#include "base/block.h"

#include <string.h>

typedef uint64_t wide_lanes __attribute__((vector_size(16)));

/// The sum of sixteen counts of at most eight each.
static uint32_t sum_lanes(annot_block counts) {
  const uint64_t ones = UINT64_C(0x0101010101010101);
  wide_lanes halves = (wide_lanes)counts;
  return (uint32_t)((halves[0] + halves[1]) * ones >> 56);
}

/// Counts a block of at most TEXT_BLOCK_MOST bytes and adds it to what stands before it.  A byte from
/// -64 on begins a character; one from -16 to -1 begins a character beyond U+FFFF.
static text_block count_block(text_block before, const char *data, size_t length) {
  annot_block leads = {0}, pairs = {0}, lines = {0};
  size_t i = 0;
  for (; i + 16 <= length; i += 16) {
    annot_block bytes = annot_block_raw(data + i);
    leads -= bytes >= -64;
    pairs -= (bytes >= -16) & (bytes < 0);
    lines -= bytes == '\n';
  }
  before.code_points += sum_lanes(leads);
  before.pairs += sum_lanes(pairs);
  before.lines += sum_lanes(lines);
  for (; i < length; ++i) {
    signed char byte = (signed char)data[i];
    before.code_points += byte >= -64;
    before.pairs += byte >= -16 && byte < 0;
    before.lines += byte == '\n';
  }
  before.byte += (uint32_t)length;
  return before;
}

static bool is_ascii(const char *data, size_t length) {
  wide_lanes seen = {0};
  uint64_t rest = 0;
  size_t i = 0;
  for (; i + 16 <= length; i += 16) {
    wide_lanes bytes;
    memcpy(&bytes, data + i, 16);
    seen |= bytes;
  }
  for (; i < length; ++i)
    rest |= (unsigned char)data[i];
  return ((seen[0] | seen[1] | rest) & UINT64_C(0x8080808080808080)) == 0;
}

annot_str annot_text_part(const text_bytes *text, uint64_t byte, size_t most, char *scratch) {
  size_t left = byte < text->length ? (size_t)(text->length - byte) : 0;
  size_t wanted = left < most ? left : most, have = 0;
  if (text->data)
    return (annot_str){text->data + byte, wanted};
  while (have < wanted) {
    size_t length = 0;
    const char *data = text->read(text->context, byte + have, &length);
    if (!data || length == 0)
      return (annot_str){NULL, 0};
    length = length < wanted - have ? length : wanted - have;
    if (have == 0 && length == wanted)
      return (annot_str){data, wanted};
    memcpy(scratch + have, data, length);
    have += length;
  }
  return (annot_str){scratch, wanted};
}

static text_block *block_at(const text_index *index, size_t block) {
  return &ARRAY_AT(text_block, &index->blocks, block);
}

/// The number of blocks, without the one that stands for the end.
static size_t block_count(const text_index *index) { return index->blocks.count - 1; }

static inline uint32_t key_of(const text_block *block, text_key key) {
  switch (key) {
  case BY_BYTE:
    return block->byte;
  case BY_CODE_POINT:
    return block->code_points;
  case BY_UTF16:
    return block->code_points + block->pairs;
  case BY_LINE:
    break;
  }
  return block->lines;
}

/// Works out how many blocks there are to a byte, to a character, to a line.
static void find_density(text_index *index) {
  uint64_t count = block_count(index);
  for (int key = 0; key < TEXT_KEYS; ++key) {
    uint32_t all = key_of(block_at(index, count), (text_key)key);
    index->density[key] = all > 0 ? (count << 32) / all : 0;
  }
}

/// The last block whose key is at most `wanted`; the block of the end where that is at most it.  As
/// characters are about equally long, it is near where it would be if they were.
static size_t find_block(const text_index *index, text_key key, uint64_t wanted) {
  enum { STEPS = 8 };
  const text_block *blocks = index->blocks.data;
  size_t count = block_count(index), low = 0, high = count + 1, at = count;
  if (wanted < key_of(&blocks[count], key))
    at = (size_t)(wanted * index->density[key] >> 32);
  for (int i = 0; i < STEPS; ++i) {
    if (key_of(&blocks[at], key) > wanted)
      high = at--;
    else if (at < count && key_of(&blocks[at + 1], key) <= wanted)
      low = ++at;
    else
      return at;
  }
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (key_of(&blocks[middle], key) <= wanted)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static annot_status find_ascii(text_index *index, const text_bytes *text) {
  char scratch[TEXT_BLOCK];
  index->ascii = true;
  if (text->data) {
    index->ascii = is_ascii(text->data, (size_t)text->length);
    return ANNOT_OK;
  }
  for (uint64_t byte = 0; byte < text->length && index->ascii; byte += TEXT_BLOCK) {
    annot_str part = annot_text_part(text, byte, TEXT_BLOCK, scratch);
    if (!part.data)
      return ANNOT_IO;
    index->ascii = is_ascii(part.data, part.length);
  }
  return ANNOT_OK;
}

/// Counts blocks [first, last) anew, each TEXT_BLOCK long but the last of them, which ends at `end`.
static annot_status count_blocks(text_index *index, const text_bytes *text, size_t first,
                                 size_t last, uint64_t end) {
  char scratch[TEXT_BLOCK_MOST];
  for (size_t block = first; block < last; ++block) {
    text_block *before = block_at(index, block);
    size_t length = block + 1 < last ? TEXT_BLOCK : (size_t)(end - before->byte);
    annot_str part = text->data ? (annot_str){text->data + before->byte, length}
                                : annot_text_part(text, before->byte, length, scratch);
    if (!part.data && length > 0)
      return ANNOT_IO;
    before[1] = count_block(*before, part.data, length);
  }
  return ANNOT_OK;
}

annot_status annot_index_build(text_index *index, const annot_allocator *allocator,
                               const text_bytes *text, bool lines) {
  if (text->length >= UINT32_MAX)
    return ANNOT_LIMIT;
  if (!index->built) {
    index->blocked = false;
    TRY(find_ascii(index, text));
  }
  if (!index->blocked && (lines || !index->ascii)) {
    size_t blocks = ((size_t)text->length + TEXT_BLOCK - 1) / TEXT_BLOCK;
    index->blocks.count = 0;
    TRY(ARRAY_RESERVE(text_block, allocator, &index->blocks, blocks + 1));
    index->blocks.count = blocks + 1;
    *block_at(index, 0) = (text_block){0};
    TRY(count_blocks(index, text, 0, blocks, text->length));
    find_density(index);
    index->blocked = true;
  }
  index->built = true;
  return ANNOT_OK;
}

void annot_index_free(text_index *index, const annot_allocator *allocator) {
  ARRAY_FREE(text_block, allocator, &index->blocks);
  *index = (text_index){0};
}

/// A block with its bytes.
static inline annot_status read_block(const text_index *index, const text_bytes *text, size_t block,
                               char scratch[TEXT_BLOCK_MOST], annot_str *part) {
  const text_block *at = block_at(index, block);
  if (text->data) {
    *part = (annot_str){text->data + at[0].byte, at[1].byte - at[0].byte};
    return ANNOT_OK;
  }
  *part = annot_text_part(text, at[0].byte, at[1].byte - at[0].byte, scratch);
  return part->data ? ANNOT_OK : ANNOT_IO;
}

static bool continues(char byte) { return (signed char)byte < -64; }

static annot_status ascii_byte(const text_bytes *text, uint64_t position, uint64_t *byte) {
  *byte = position <= text->length ? position : text->length;
  return position <= text->length ? ANNOT_OK : ANNOT_BAD_POSITION;
}

/// A byte as a position: it must begin a character.
static annot_status check_byte(const text_bytes *text, uint64_t position, uint64_t *byte) {
  char scratch[4];
  TRY(ascii_byte(text, position, byte));
  for (; *byte > 0 && *byte < text->length; --*byte) {
    annot_str part = annot_text_part(text, *byte, 1, scratch);
    if (!part.data)
      return ANNOT_IO;
    if (!continues(part.data[0]))
      break;
  }
  return *byte == position ? ANNOT_OK : ANNOT_BAD_POSITION;
}

/// How many positions the eight bytes at `data` take.
static uint32_t count_word(const char *data, bool pairs) {
  const uint64_t ones = UINT64_C(0x0101010101010101);
  uint64_t word;
  memcpy(&word, data, 8);
  uint64_t continuing = (word >> 7) & ~(word >> 6) & ones;
  uint64_t beyond = (word >> 7) & (word >> 6) & (word >> 5) & (word >> 4) & ones;
  return 8 - (uint32_t)(continuing * ones >> 56) + (pairs ? (uint32_t)(beyond * ones >> 56) : 0);
}

/// Which bytes of a stretch begin a character.
static uint64_t leads_of_stretch(const char *data) {
  annot_block a = annot_block_raw(data), b = annot_block_raw(data + ANNOT_BLOCK),
              c = annot_block_raw(data + 2 * ANNOT_BLOCK),
              d = annot_block_raw(data + 3 * ANNOT_BLOCK);
  return annot_block_gather(a >= -64, b >= -64, c >= -64, d >= -64);
}

/// The first byte of a word from which on the sums that its bytes are, are more than `wanted`; there
/// must be one, and no sum may be more than 127.
static inline unsigned first_above(uint64_t sums, uint64_t wanted) {
  const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
  return annot_lowest_bit(((sums | highs) - (wanted + 1) * ones) & highs) / 8;
}

/// Counts the bits of each byte and of those below it.
static inline uint64_t sum_bits(uint64_t bits) {
  uint64_t sums = bits - (bits >> 1 & UINT64_C(0x5555555555555555));
  sums = (sums & UINT64_C(0x3333333333333333)) + (sums >> 2 & UINT64_C(0x3333333333333333));
  sums = (sums + (sums >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
  return sums * UINT64_C(0x0101010101010101);
}

/// Where the bit stands that `wanted` bits stand below, of a word whose bits have been summed.
static inline unsigned find_bit(uint64_t bits, uint64_t sums, uint64_t wanted) {
  const uint64_t ones = UINT64_C(0x0101010101010101), each = UINT64_C(0x8040201008040201);
  unsigned byte = first_above(sums, wanted);
  uint64_t below = sums << 8 >> 8 * byte & 0xff, here = bits >> 8 * byte & 0xff;
  uint64_t set = ((here * ones & each) + ones * 0x7f) >> 7 & ones; // a byte for each bit
  return 8 * byte + first_above(set * ones, wanted - below);
}

/// Steps over `*left` characters from `at`, and over what is left of one before them; what could not
/// be passed is still left at the end.
static size_t pass_characters(annot_str part, size_t at, uint64_t *left) {
  for (; at + ANNOT_STRETCH <= part.length; at += ANNOT_STRETCH) {
    uint64_t leads = leads_of_stretch(part.data + at), sums = sum_bits(leads), count = sums >> 56;
    if (count > *left) {
      at += find_bit(leads, sums, *left);
      *left = 0;
      return at;
    }
    *left -= count;
  }
  for (; at < part.length; ++at) {
    if (continues(part.data[at]))
      continue;
    if (*left == 0)
      break;
    --*left;
  }
  return at;
}

/// Steps from the start of a block, which is at `here`, to `position`, which is in it.
static annot_status walk_block(annot_str part, bool pairs, uint64_t here, uint64_t position,
                               size_t *at) {
  *at = 0;
  if (!pairs) {
    uint64_t left = position - here;
    *at = pass_characters(part, *at, &left);
    return left == 0 ? ANNOT_OK : ANNOT_BAD_POSITION;
  }
  for (uint32_t count; *at + 8 <= part.length; *at += 8, here += count)
    if (here + (count = count_word(part.data + *at, pairs)) > position)
      break;
  for (; *at < part.length; ++*at) {
    if (continues(part.data[*at]))
      continue;
    if (here == position)
      return ANNOT_OK;
    bool pair = pairs && (unsigned char)part.data[*at] >= 0xf0;
    if (pair && here + 1 == position)
      return ANNOT_BAD_POSITION;
    here += pair ? 2 : 1;
  }
  return here == position ? ANNOT_OK : ANNOT_BAD_POSITION;
}

/// The byte of a code point of a text in memory, which is what is asked for most.
static inline annot_status find_code_point(const text_index *index, const text_bytes *text,
                                           uint64_t position, uint64_t *byte) {
  const text_block *block = block_at(index, find_block(index, BY_CODE_POINT, position));
  uint64_t left = position - block->code_points;
  annot_str whole = {text->data, (size_t)text->length};
  *byte = pass_characters(whole, block->byte, &left);
  return left == 0 ? ANNOT_OK : ANNOT_BAD_POSITION;
}

annot_status annot_index_to_byte(const text_index *index, const text_bytes *text, annot_unit unit,
                                 uint64_t position, uint64_t *byte) {
  char scratch[TEXT_BLOCK_MOST];
  annot_str part;
  size_t at;
  if (index->ascii)
    return ascii_byte(text, position, byte);
  if (unit == ANNOT_BYTE)
    return check_byte(text, position, byte);
  if (unit == ANNOT_CODEPOINT && text->data)
    return find_code_point(index, text, position, byte);
  text_key key = unit == ANNOT_UTF16 ? BY_UTF16 : BY_CODE_POINT;
  size_t block = find_block(index, key, position);
  if (block == block_count(index)) {
    *byte = text->length;
    return key_of(block_at(index, block), key) == position ? ANNOT_OK : ANNOT_BAD_POSITION;
  }
  TRY(read_block(index, text, block, scratch, &part));
  annot_status status = walk_block(part, unit == ANNOT_UTF16, key_of(block_at(index, block), key),
                                   position, &at);
  *byte = block_at(index, block)->byte + at;
  return status;
}

annot_status annot_index_to_range(const text_index *index, const text_bytes *text, annot_unit unit,
                                  uint64_t start, uint64_t end, uint64_t *first,
                                  uint64_t *last) {
  uint64_t left = end - start;
  if (index->ascii || unit != ANNOT_CODEPOINT || !text->data) {
    TRY(annot_index_to_byte(index, text, unit, start, first));
    return annot_index_to_byte(index, text, unit, end, last);
  }
  TRY(find_code_point(index, text, start, first));
  if (left > TEXT_BLOCK)
    return find_code_point(index, text, end, last);
  *last = pass_characters((annot_str){text->data, (size_t)text->length}, (size_t)*first, &left);
  return left == 0 ? ANNOT_OK : ANNOT_BAD_POSITION;
}

annot_status annot_index_from_byte(const text_index *index, const text_bytes *text, uint64_t byte,
                                   annot_unit unit, uint64_t *position) {
  char scratch[TEXT_BLOCK_MOST];
  *position = byte;
  if (index->ascii || unit == ANNOT_BYTE)
    return ANNOT_OK;
  size_t found = find_block(index, BY_BYTE, byte);
  text_block block = *block_at(index, found);
  if (byte > block.byte) {
    size_t length = (size_t)(byte - block.byte);
    annot_str part = annot_text_part(text, block.byte, length, scratch);
    if (!part.data)
      return ANNOT_IO;
    block = count_block(block, part.data, length);
  }
  *position = key_of(&block, unit == ANNOT_UTF16 ? BY_UTF16 : BY_CODE_POINT);
  return ANNOT_OK;
}

annot_status annot_index_line_of(const text_index *index, const text_bytes *text, uint64_t byte,
                                 uint64_t *line, uint64_t *begins) {
  char scratch[TEXT_BLOCK_MOST];
  size_t found = find_block(index, BY_BYTE, byte);
  text_block block = *block_at(index, found);
  if (byte > block.byte) {
    size_t length = (size_t)(byte - block.byte);
    annot_str part = annot_text_part(text, block.byte, length, scratch);
    if (!part.data)
      return ANNOT_IO;
    block = count_block(block, part.data, length);
  }
  *line = block.lines;
  return annot_index_line_start(index, text, block.lines, begins);
}

annot_status annot_index_line_start(const text_index *index, const text_bytes *text, uint64_t line,
                                    uint64_t *byte) {
  char scratch[TEXT_BLOCK_MOST];
  annot_str part;
  *byte = 0;
  if (line == 0)
    return ANNOT_OK;
  if (line > block_at(index, block_count(index))->lines)
    return ANNOT_END;
  size_t block = find_block(index, BY_LINE, line - 1);
  TRY(read_block(index, text, block, scratch, &part));
  const char *at = part.data;
  for (uint64_t left = line - block_at(index, block)->lines; left > 0; --left)
    at = (const char *)memchr(at, '\n', part.length - (size_t)(at - part.data)) + 1;
  *byte = block_at(index, block)->byte + (uint64_t)(at - part.data);
  return ANNOT_OK;
}

/// Puts `fresh` blocks, not counted yet, in the place of [first, last).  Room is reserved.
static void replace_blocks(text_index *index, size_t first, size_t last, size_t fresh) {
  size_t behind = index->blocks.count - last;
  memmove(block_at(index, first + fresh), block_at(index, last), behind * sizeof(text_block));
  index->blocks.count = first + fresh + behind;
}

/// Adds to the numbers of blocks what counting those before them again has changed.
static void move_blocks(text_index *index, size_t from, text_block was, text_block is) {
  for (size_t block = from; block < index->blocks.count; ++block) {
    text_block *at = block_at(index, block);
    at->byte += is.byte - was.byte;
    at->code_points += is.code_points - was.code_points;
    at->pairs += is.pairs - was.pairs;
    at->lines += is.lines - was.lines;
  }
}

/// The block in which a byte stands.
static size_t block_of(const text_index *index, uint64_t byte) {
  return find_block(index, BY_BYTE, byte);
}

/// Counts again what an edit touched: the blocks from that of its start to that of its end, and one
/// more, so that blocks do not crumble.
static annot_status recount(text_index *index, const annot_allocator *allocator,
                            const text_bytes *text, uint64_t start, uint64_t old_end,
                            uint64_t new_end) {
  size_t count = block_count(index);
  size_t first = block_of(index, start), last = block_of(index, old_end) + 2;
  first -= first == count && first > 0;
  last = last < count ? last : count;
  text_block before = *block_at(index, first), was = *block_at(index, last);
  uint64_t end = was.byte - old_end + new_end;
  size_t length = (size_t)(end - before.byte);
  size_t fresh = length <= TEXT_BLOCK_MOST ? length > 0 : (length + TEXT_BLOCK - 1) / TEXT_BLOCK;
  TRY(ARRAY_RESERVE(text_block, allocator, &index->blocks, fresh));
  replace_blocks(index, first, last, fresh);
  *block_at(index, first) = before;
  TRY(count_blocks(index, text, first, first + fresh, end));
  move_blocks(index, first + fresh + 1, was, *block_at(index, first + fresh));
  find_density(index);
  return ANNOT_OK;
}

/// Whether bytes [start, end) are ASCII; what cannot be read is not.
static bool part_is_ascii(const text_bytes *text, uint64_t start, uint64_t end) {
  char scratch[TEXT_BLOCK];
  while (start < end) {
    size_t most = end - start < TEXT_BLOCK ? (size_t)(end - start) : TEXT_BLOCK;
    annot_str part = annot_text_part(text, start, most, scratch);
    if (!part.data || !is_ascii(part.data, part.length))
      return false;
    start += part.length;
  }
  return true;
}

void annot_index_edit(text_index *index, const annot_allocator *allocator, const text_bytes *text,
                      uint64_t start, uint64_t old_end, uint64_t new_end) {
  if (!index->built)
    return;
  bool ascii = index->ascii && part_is_ascii(text, start, new_end);
  bool good = text->length < UINT32_MAX && (ascii || index->blocked);
  if (good && index->blocked)
    good = recount(index, allocator, text, start, old_end, new_end) == ANNOT_OK;
  index->ascii = ascii;
  index->built = good;
  index->blocked = index->blocked && good;
}
