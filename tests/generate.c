/// Random documents, built through the model.

#include "config.h"

#include "generate.h"

#include "base/number.h"
#include "json/canonical.h"
#include "model/model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

/// splitmix64.
static uint64_t next(generator *random) {
  uint64_t z = random->state += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

uint32_t generate_below(generator *random, uint32_t limit) {
  return (uint32_t)((next(random) >> 32) * limit >> 32);
}

static bool chance(generator *random, uint32_t one_in) {
  return generate_below(random, one_in) == 0;
}

static void must(annot_status status) {
  if (status != ANNOT_OK) {
    fprintf(stderr, "generate: %s\n", annot_status_text(status));
    exit(EXIT_FAILURE);
  }
}

static void append(annot_buffer *buffer, const char *string) {
  must(annot_buffer_append(buffer, string, strlen(string)));
}

/// What words are made of.
static const char *const in_words[] = {
    "a", "Z", "0", "-", "_", ".", ":", "/", "\u00e9", "\u00df", "\u4e2d", "\U0001F4C9",
    "\U0010FFFF", "\u200b", "\u200d", "\u202e", "\ufeff", "\ufffd", "\uffee", "\ud7ff", "\ue000",
    "\uf000", "\uffbf", "\u0301", "<", ">", "&", "\"", "'", "\\", "]]>", "&amp;", "&#13;", "<!--",
    "-->", "<?x", "<![CDATA[", "{", "}", "[", "]", ",", "%", "\\u001b", "\\\\", "\\\"", "xml:id",
};

/// What texts are made of besides.
static const char *const in_texts[] = {
    "\x01", "\x02", "\x03", "\x04", "\x05", "\x06", "\x07", "\x08", "\t", "\n", "\x0b", "\x0c",
    "\r", "\r\n", "\x0e", "\x0f", "\x10", "\x11", "\x12", "\x13", "\x14", "\x15", "\x16", "\x17",
    "\x18", "\x19", "\x1a", "\x1b", "\x1c", "\x1d", "\x1e", "\x1f", " ", "  ", "\x7f", "\xc2\x80",
    "\xc2\x85", "\u00a0", "\u2028", "\u2029", "\uFFFE", "\uFFFF", "\U0001FFFE",
    "<char code=\"1B\"/>", "plain words ", "\u201cQuoted,\u201d she said.\n",
};

/// What IRIs are made of.
static const char *const in_iris[] = {
    "https://example.org/", "a", "B", "/", "?", "#", "&", "=", "'", "%C3%A9", "%25", "\u00e9",
    "\U0001F4C9", "[", "]", "!", "$", "(", ")", "*", "+", ",", ";", ":", "@", "~",
};

static void append_pieces(generator *random, annot_buffer *buffer, const char *const *pieces,
                          uint32_t piece_count, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i)
    append(buffer, pieces[generate_below(random, piece_count)]);
}

static void append_word(generator *random, annot_buffer *buffer) {
  append_pieces(random, buffer, in_words, COUNT(in_words), 1 + generate_below(random, 8));
}

static void append_text(generator *random, annot_buffer *buffer) {
  uint32_t count = chance(random, 50) ? generate_below(random, 5000) : generate_below(random, 12);
  for (uint32_t i = 0; i < count; ++i)
    if (chance(random, 2))
      append_pieces(random, buffer, in_words, COUNT(in_words), 1);
    else
      append_pieces(random, buffer, in_texts, COUNT(in_texts), 1);
}

/// A finite double: any bits, a few decimals, an integer, or one at the ends of what there is.
static double random_number(generator *random) {
  static const double ends[] = {0.0,    -0.0,  5e-324,  1.7976931348623157e308, 1e21,
                                1e-7,   1e-6,  1e20,    9007199254740993.0,     0.1,
                                -0.001, 123e5, 2.5e-10, 999999999999999934464.0, 1e23};
  double number;
  uint64_t bits = next(random);
  switch (generate_below(random, 4)) {
  case 0:
    memcpy(&number, &bits, sizeof number);
    return isfinite(number) ? number : 1;
  case 1:
    return ((double)generate_below(random, 2000000) - 1e6) / 10000;
  case 2:
    return (double)generate_below(random, 1000) - 500;
  default:
    return ends[generate_below(random, COUNT(ends))];
  }
}

static void append_number(annot_buffer *buffer, double number) {
  char bytes[NUMBER_SIZE];
  must(annot_buffer_append(buffer, bytes, annot_number_write(number, bytes)));
}

static void append_json_string(generator *random, annot_buffer *buffer) {
  annot_buffer says = {0};
  append_text(random, &says);
  must(annot_json_append_string(buffer, (annot_str){says.data, says.length}));
  annot_buffer_free(&says);
}

static void append_json(generator *random, annot_buffer *buffer, uint32_t levels);

/// An object; its names are told apart by a number at their end, and one of them may be empty.
static void append_json_object(generator *random, annot_buffer *buffer, uint32_t levels) {
  uint32_t count = generate_below(random, 5);
  append(buffer, "{");
  for (uint32_t i = 0; i < count; ++i) {
    append(buffer, i > 0 ? "," : "");
    if (i == 0 && chance(random, 4)) {
      append(buffer, "\"\"");
    } else {
      append_json_string(random, buffer);
      --buffer->length;
      must(annot_buffer_printf(buffer, "%u\"", (unsigned)i));
    }
    append(buffer, ":");
    append_json(random, buffer, levels - 1);
  }
  append(buffer, "}");
}

static void append_json_array(generator *random, annot_buffer *buffer, uint32_t levels) {
  uint32_t count = generate_below(random, 5);
  append(buffer, "[");
  for (uint32_t i = 0; i < count; ++i) {
    append(buffer, i > 0 ? "," : "");
    append_json(random, buffer, levels - 1);
  }
  append(buffer, "]");
}

static void append_json(generator *random, annot_buffer *buffer, uint32_t levels) {
  static const char *const words[] = {"true", "false", "null"};
  switch (generate_below(random, levels > 0 ? 7 : 4)) {
  case 0:
    append(buffer, words[generate_below(random, COUNT(words))]);
    break;
  case 1:
    append_number(buffer, random_number(random));
    break;
  case 2:
  case 3:
    append_json_string(random, buffer);
    break;
  case 4:
    append_json_array(random, buffer, levels);
    break;
  default:
    append_json_object(random, buffer, levels);
  }
}

/// An object of 100 levels, the most there may be.
static void append_deep_object(annot_buffer *buffer) {
  for (int i = 0; i < 50; ++i)
    append(buffer, "{\"\\u0001\":[");
  for (int i = 0; i < 50; ++i)
    append(buffer, "]}");
}

static void append_object(generator *random, annot_buffer *buffer) {
  annot_buffer spelled = {0};
  if (chance(random, 20))
    append_deep_object(&spelled);
  else
    append_json_object(random, &spelled, 4);
  annot_json json = {.bytes = {spelled.data, spelled.length}, .max_depth = 100};
  must(annot_json_canonical(&json, buffer, NULL, NULL));
  annot_buffer_free(&spelled);
}

static void append_one_of(generator *random, annot_buffer *buffer, const char *const *choices,
                          uint32_t count) {
  append(buffer, choices[generate_below(random, count)]);
}

static void append_token(generator *random, annot_buffer *buffer) {
  if (!chance(random, 100)) {
    append_word(random, buffer);
    return;
  }
  for (int i = 0; i < 255; ++i)
    append(buffer, "\U0001F4C9");
}

static void append_string(generator *random, annot_buffer *buffer, annot_kind kind) {
  static const char *const languages[] = {"en", "de-CH-1996", "x-private", "i-klingon",
                                          "zh-cmn-Hans-CN", "en-a-bbb-x-a"};
  static const char *const instants[] = {"2024-02-29T00:00:00Z", "0000-01-01T23:59:59.123456789Z",
                                         "2016-12-31T23:59:60Z", "2024-06-01T12:00:00+05:30"};
  static const char *const countries[] = {"DE", "GB", "ZZ"};
  if (kind == ANNOT_KIND_VERSION) {
    append(buffer, "1.0");
  } else if (kind == ANNOT_KIND_TOKEN || kind == ANNOT_KIND_REFERENCE) {
    append_token(random, buffer);
  } else if (kind == ANNOT_KIND_WORD) {
    append_word(random, buffer);
  } else if (kind == ANNOT_KIND_TEXT || kind == ANNOT_KIND_ARTICLE) {
    append_text(random, buffer);
  } else if (kind == ANNOT_KIND_PASSAGE) {
    append_text(random, buffer);
    append_pieces(random, buffer, in_texts, COUNT(in_texts), 1);
  } else if (kind == ANNOT_KIND_IRI) {
    append_pieces(random, buffer, in_iris, COUNT(in_iris), 1 + generate_below(random, 6));
  } else if (kind == ANNOT_KIND_LANGUAGE) {
    append_one_of(random, buffer, languages, COUNT(languages));
  } else if (kind == ANNOT_KIND_INSTANT) {
    append_one_of(random, buffer, instants, COUNT(instants));
  } else if (kind == ANNOT_KIND_COUNTRY) {
    append_one_of(random, buffer, countries, COUNT(countries));
  } else if (kind == ANNOT_KIND_DIGEST) {
    append(buffer, "sha256:");
    for (int i = 0; i < 64; ++i)
      must(annot_buffer_append(buffer, &"0123456789abcdef"[generate_below(random, 16)], 1));
  } else {
    append_object(random, buffer);
  }
}

static uint64_t random_position(generator *random) {
  switch (generate_below(random, 4)) {
  case 0:
    return next(random) & ANNOT_MAX_POSITION;
  case 1:
    return chance(random, 2) ? 0 : ANNOT_MAX_POSITION;
  default:
    return generate_below(random, 5000);
  }
}

/// A value of any kind but a node.
static model_slot random_value(generator *random, annot_document *document,
                               const annot_field_info *info) {
  model_slot slot = {.bits = 0};
  if (kind_is_string(info->kind)) {
    annot_buffer says = {0};
    append_string(random, &says, info->kind);
    annot_str bytes = {says.data, says.length};
    if (info->kind == ANNOT_KIND_ARTICLE)
      must(annot_model_replace_text(document, 0, 0, bytes));
    else
      must(annot_model_string(document, bytes, &slot));
    annot_buffer_free(&says);
  } else if (info->kind == ANNOT_KIND_ENUM) {
    slot.bits = 1 + generate_below(random, (uint32_t)annot_enum_count(info->enumeration));
  } else if (info->kind == ANNOT_KIND_NUMBER) {
    slot.number = random_number(random);
  } else if (info->kind == ANNOT_KIND_SHARE) {
    slot.number = generate_below(random, 1001) / 1000.0;
  } else {
    slot.bits = random_position(random);
  }
  return slot;
}

static uint32_t random_count(generator *random, annot_cardinality cardinality) {
  uint32_t most = chance(random, 30) ? 12 : 4;
  switch (cardinality) {
  case ANNOT_MAYBE:
    return generate_below(random, 2);
  case ANNOT_ANY:
    return chance(random, 2) ? 0 : generate_below(random, most);
  case ANNOT_SOME:
    return 1 + generate_below(random, most);
  case ANNOT_ONE:
    break;
  }
  return 1;
}

static void fill_node(generator *random, annot_document *document, annot_node node) {
  const annot_field_info *info;
  FOR_EACH_ROW(document, node, info, row) {
    uint32_t count = random_count(random, info->cardinality);
    for (uint32_t i = 0; i < count; ++i) {
      if (info->kind == ANNOT_KIND_NODE) {
        annot_node child;
        must(annot_model_node(document, info->child, NO_PLACE, &child));
        fill_node(random, document, child);
        must(annot_model_adopt(document, node, row, child));
        continue;
      }
      model_slot slot = random_value(random, document, info);
      if (annot_is_list(info->cardinality))
        must(annot_model_append(document, node, row, slot, NO_PLACE));
      else
        model_fill(document, node, row, slot, NO_PLACE);
    }
  }
}

annot_document *generate_document(generator *random) {
  annot_document *document = annot_document_new(NULL);
  if (!document)
    must(ANNOT_NO_MEMORY);
  fill_node(random, document, ANNOT_ROOT);
  model_slot *root = model_slot_at(document, ANNOT_ROOT, 0);
  if (slot_absent(root[ROW(DOCUMENT, TEXT)]) && slot_absent(root[ROW(DOCUMENT, SOURCE)]))
    root[ROW(DOCUMENT, TEXT)] = (model_slot){.bits = 0};
  // A reader converts positions of another unit where there is a text that they may fit.
  if (!slot_absent(root[ROW(DOCUMENT, TEXT)]))
    root[ROW(DOCUMENT, UNIT)] = ABSENT;
  return document;
}
