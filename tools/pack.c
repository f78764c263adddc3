/// pack.c: stdio over zlib and zstd.

#include "config.h"

#include "pack.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/types.h>
#include <zlib.h>
#include <zstd.h>

enum { CHUNK = 1 << 16 };

typedef struct packer {
  FILE *to;
  ZSTD_CCtx *zstd; ///< NULL: gzip
  z_stream gzip;
  char out[CHUNK];
} packer;

static bool put(const packer *pack, size_t length) {
  return fwrite(pack->out, 1, length, pack->to) == length;
}

static bool pack_gzip(packer *pack, const char *bytes, size_t length, bool last) {
  z_stream *gzip = &pack->gzip;
  gzip->next_in = (Bytef *)(uintptr_t)bytes;
  gzip->avail_in = (uInt)length;
  int code;
  do {
    gzip->next_out = (Bytef *)pack->out;
    gzip->avail_out = CHUNK;
    code = deflate(gzip, last ? Z_FINISH : Z_NO_FLUSH);
    if (code == Z_STREAM_ERROR || !put(pack, CHUNK - gzip->avail_out))
      return false;
  } while (gzip->avail_out == 0 || (last && code != Z_STREAM_END));
  return true;
}

static bool pack_zstd(packer *pack, const char *bytes, size_t length, bool last) {
  ZSTD_inBuffer in = {bytes, length, 0};
  size_t left;
  do {
    ZSTD_outBuffer out = {pack->out, CHUNK, 0};
    left = ZSTD_compressStream2(pack->zstd, &out, &in, last ? ZSTD_e_end : ZSTD_e_continue);
    if (ZSTD_isError(left) || !put(pack, out.pos))
      return false;
  } while (last ? left > 0 : in.pos < in.size);
  return true;
}

static bool pack_any(packer *packed, const char *bytes, size_t length, bool last) {
  return (packed->zstd ? pack_zstd : pack_gzip)(packed, bytes, length, last);
}

static ssize_t write_packed(void *cookie, const char *bytes, size_t length) {
  for (size_t at = 0, part; at < length; at += part) {
    part = length - at < CHUNK ? length - at : CHUNK;
    if (!pack_any(cookie, bytes + at, part, false))
      return 0;
  }
  return (ssize_t)length;
}

static int end_packed(void *cookie) {
  packer *ended = cookie;
  bool good = pack_any(ended, "", 0, true);
  if (!ended->zstd)
    deflateEnd(&ended->gzip);
  ZSTD_freeCCtx(ended->zstd);
  free(ended);
  return good ? 0 : EOF;
}

/// Prepares the codec; what is written is the same whenever that is.
static bool begin(packer *pack, bool zstd) {
  if (!zstd)
    return deflateInit2(&pack->gzip, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS,
                        MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK;
  pack->zstd = ZSTD_createCCtx();
  return pack->zstd && !ZSTD_isError(ZSTD_CCtx_setParameter(pack->zstd, ZSTD_c_checksumFlag, 1));
}

packing_kind pack_kind(const char *path) {
  return input_has_ending(path, ".zst")  ? PACKING_ZSTD
         : input_has_ending(path, ".gz") ? PACKING_GZIP
                                         : PACKING_NONE;
}

FILE *pack_open(FILE *to, packing_kind packing) {
  if (packing != PACKING_GZIP && packing != PACKING_ZSTD)
    return to;
  packer *new = calloc(1, sizeof *new);
  cookie_io_functions_t functions = {.write = write_packed, .close = end_packed};
  FILE *file = NULL;
  if (new && begin(new, packing == PACKING_ZSTD)) {
    new->to = to;
    file = fopencookie(new, "w", functions);
  }
  if (file)
    return file;
  if (new)
    ZSTD_freeCCtx(new->zstd);
  free(new);
  return NULL;
}
