/// The index of the article and the conversions that stand on it.

#include "config.h"

#include "model/text.h"

#include "model/model.h"

#include <string.h>

typedef struct counts {
  uint32_t code_points;
  uint32_t pairs; ///< of them, those beyond U+FFFF
} counts;

/// Counts lead bytes eight at a time: a byte 10xxxxxx continues a character, 11110xxx begins one
/// beyond U+FFFF.
static counts count_block(const char *data, size_t length) {
  const uint64_t ones = UINT64_C(0x0101010101010101);
  counts result = {0, 0};
  size_t i = 0;
  uint64_t continuing = 0, beyond = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t word;
    memcpy(&word, data + i, 8);
    continuing += (word >> 7) & ~(word >> 6) & ones;
    beyond += (word >> 7) & (word >> 6) & (word >> 5) & (word >> 4) & ones;
  }
  result.code_points = (uint32_t)(i - (continuing * ones >> 56));
  result.pairs = (uint32_t)(beyond * ones >> 56);
  for (; i < length; ++i) {
    result.code_points += ((unsigned char)data[i] & 0xc0) != 0x80;
    result.pairs += (unsigned char)data[i] >= 0xf0;
  }
  return result;
}

static bool is_ascii(const char *data, size_t length) {
  uint64_t seen = 0;
  size_t i = 0;
  for (; i + 8 <= length; i += 8) {
    uint64_t word;
    memcpy(&word, data + i, 8);
    seen |= word;
  }
  for (; i < length; ++i)
    seen |= (uint64_t)(unsigned char)data[i];
  return (seen & UINT64_C(0x8080808080808080)) == 0;
}

static void count_all(model_text_index *index, const char *data, size_t length) {
  uint32_t code_points = 0, pairs = 0;
  for (size_t block = 0; block * TEXT_BLOCK < length; ++block) {
    ARRAY_AT(uint32_t, &index->code_points, block) = code_points;
    ARRAY_AT(uint32_t, &index->pairs, block) = pairs;
    size_t left = length - block * TEXT_BLOCK;
    counts here = count_block(data + block * TEXT_BLOCK, left < TEXT_BLOCK ? left : TEXT_BLOCK);
    code_points += here.code_points;
    pairs += here.pairs;
  }
  index->length = code_points;
  index->pair_count = pairs;
}

annot_status annot_text_index_build(annot_document *document) {
  model_text_index *index = &document->text_index;
  if (index->built)
    return ANNOT_OK;
  const char *data = document->text.data;
  size_t length = document->text.length;
  index->ascii = is_ascii(data, length);
  index->length = length;
  index->pair_count = 0;
  if (!index->ascii) {
    size_t blocks = length / TEXT_BLOCK + 1;
    index->code_points.count = index->pairs.count = 0;
    TRY(ARRAY_RESERVE(uint32_t, &document->allocator, &index->code_points, blocks));
    TRY(ARRAY_RESERVE(uint32_t, &document->allocator, &index->pairs, blocks));
    count_all(index, data, length);
  }
  index->built = true;
  return ANNOT_OK;
}

void annot_text_index_free(annot_document *document) {
  ARRAY_FREE(uint32_t, &document->allocator, &document->text_index.code_points);
  ARRAY_FREE(uint32_t, &document->allocator, &document->text_index.pairs);
}

/// The position, in `unit`, of the first byte of a block; characters that began before count there.
static uint64_t block_position(const model_text_index *index, size_t block, annot_unit unit) {
  uint64_t code_points = ARRAY_AT(uint32_t, &index->code_points, block);
  return unit == ANNOT_UTF16 ? code_points + ARRAY_AT(uint32_t, &index->pairs, block) : code_points;
}

/// The last block that begins at or before `position`.
static size_t find_block(const model_text_index *index, size_t blocks, uint64_t position,
                         annot_unit unit) {
  size_t low = (size_t)(position / TEXT_BLOCK / 4), high = blocks;
  if (low >= blocks || block_position(index, low, unit) > position)
    low = 0;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (block_position(index, middle, unit) <= position)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static size_t character_bytes(unsigned char lead) {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

static bool continues(const char *data, size_t at, size_t length) {
  return at < length && ((unsigned char)data[at] & 0xc0) == 0x80;
}

/// Walks from `byte`, which stands at `here`, to `position`.
static annot_status walk_to(const annot_document *document, annot_unit unit, uint64_t here,
                            uint64_t position, uint64_t *byte) {
  const char *data = document->text.data;
  size_t at = (size_t)*byte, length = document->text.length;
  while (continues(data, at, length))
    ++at;
  while (here < position && at < length) {
    unsigned char lead = (unsigned char)data[at];
    uint64_t step = unit == ANNOT_UTF16 && lead >= 0xf0 ? 2 : 1;
    if (here + step > position) {
      *byte = at;
      return ANNOT_BAD_POSITION;
    }
    here += step;
    at += character_bytes(lead);
  }
  *byte = at;
  return here == position ? ANNOT_OK : ANNOT_BAD_POSITION;
}

annot_status annot_text_to_byte(const annot_document *document, annot_unit unit, uint64_t position,
                                uint64_t *byte) {
  const model_text_index *index = &document->text_index;
  size_t length = document->text.length;
  if (index->ascii || unit == ANNOT_BYTE) {
    *byte = position <= length ? position : length;
    if (position > length)
      return ANNOT_BAD_POSITION;
    while (continues(document->text.data, (size_t)*byte, length))
      --*byte;
    return *byte == position ? ANNOT_OK : ANNOT_BAD_POSITION;
  }
  size_t blocks = (length + TEXT_BLOCK - 1) / TEXT_BLOCK;
  size_t block = find_block(index, blocks, position, unit);
  *byte = block * TEXT_BLOCK;
  return walk_to(document, unit, block_position(index, block, unit), position, byte);
}

uint64_t annot_text_from_byte(const annot_document *document, uint64_t byte, annot_unit unit) {
  const model_text_index *index = &document->text_index;
  if (index->ascii || unit == ANNOT_BYTE)
    return byte;
  size_t block = (size_t)byte / TEXT_BLOCK;
  size_t from = block * TEXT_BLOCK;
  if (from >= document->text.length)
    return index->length + (unit == ANNOT_UTF16 ? index->pair_count : 0);
  counts here = count_block(document->text.data + from, (size_t)byte - from);
  return block_position(index, block, unit) + here.code_points +
         (unit == ANNOT_UTF16 ? here.pairs : 0);
}

bool annot_text_is_boundary(const annot_document *document, uint64_t byte) {
  return byte <= document->text.length &&
         !continues(document->text.data, (size_t)byte, document->text.length);
}
