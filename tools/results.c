/// results.c: two heaps of bytes, and a list of what they are.

#include "config.h"

#include "results.h"

#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

typedef struct result_entry {
  int kind;
  uint32_t value;
  size_t length;
} result_entry;

static annot_status reserve(void **array, size_t *capacity, size_t wanted, size_t size) {
  if (wanted <= *capacity)
    return ANNOT_OK;
  size_t room = wanted < 2 * *capacity ? 2 * *capacity : wanted + 16;
  void *grown = realloc(*array, room * size);
  if (!grown)
    return ANNOT_NO_MEMORY;
  *array = grown;
  *capacity = room;
  return ANNOT_OK;
}

static annot_status append(result_bytes *to, const char *bytes, size_t length) {
  void *array = to->bytes;
  annot_status status = reserve(&array, &to->capacity, to->length + length, 1);
  to->bytes = array;
  if (status == ANNOT_OK && length > 0) {
    memcpy(to->bytes + to->length, bytes, length);
    to->length += length;
  }
  return status;
}

annot_status results_append(results *all, const char *bytes, size_t length) {
  annot_status status = append(&all->put, bytes, length);
  all->status = status == ANNOT_OK ? all->status : status;
  return status;
}

static ssize_t append_from_file(void *cookie, const char *bytes, size_t length) {
  return results_append(cookie, bytes, length) == ANNOT_OK ? (ssize_t)length : 0;
}

static ssize_t append_said(void *cookie, const char *bytes, size_t length) {
  if (append(cookie, bytes, length) != ANNOT_OK)
    out_of_memory();
  return (ssize_t)length;
}

/// A file of which `write` takes the bytes.
static FILE *open_for(void *cookie, cookie_write_function_t *write) {
  cookie_io_functions_t functions = {.write = write};
  FILE *file = fopencookie(cookie, "w", functions);
  if (!file)
    out_of_memory();
  return file;
}

FILE *results_file(results *all) {
  if (!all->file)
    all->file = open_for(all, append_from_file);
  return all->file;
}

FILE *results_voice(results *all) {
  if (!all->voice) {
    all->voice = open_for(&all->said, append_said);
    setvbuf(all->voice, NULL, _IONBF, 0); // so that it is known what has been said
  }
  return all->voice;
}

/// Makes an entry of what has been appended.
static annot_status put(results *all, int kind, uint32_t value, result_bytes *from) {
  void *array = all->entries;
  annot_status status = reserve(&array, &all->room, all->count + 1, sizeof *all->entries);
  all->entries = array;
  if (status != ANNOT_OK)
    return status;
  all->entries[all->count++] = (result_entry){kind, value, from->length - from->begun};
  from->begun = from->length;
  return ANNOT_OK;
}

annot_status results_put_said(results *all) {
  return all->said.length > all->said.begun ? put(all, RESULT_SAID, 0, &all->said) : ANNOT_OK;
}

annot_status results_put(results *all, int kind, uint32_t value) {
  if (all->file)
    fflush(all->file);
  annot_status status = results_put_said(all);
  if (status == ANNOT_OK)
    status = all->status;
  return status == ANNOT_OK ? put(all, kind, value, &all->put) : status;
}

size_t results_size(const results *all) {
  return all->put.length + all->said.length + all->count * sizeof *all->entries;
}

bool results_next(const results *all, result *at) {
  if (at->next == all->count)
    return false;
  const result_entry *entry = &all->entries[at->next++];
  bool said = entry->kind == RESULT_SAID;
  size_t *from = said ? &at->said_at : &at->put_at;
  at->kind = entry->kind;
  at->value = entry->value;
  at->bytes = (annot_str){(said ? all->said.bytes : all->put.bytes) + *from, entry->length};
  *from += entry->length;
  return true;
}

void results_forget(results *all) {
  if (all->status != ANNOT_OK && all->file) { // it may hold what could not be appended
    fclose(all->file);
    all->file = NULL;
  }
  all->status = ANNOT_OK;
  all->count = all->put.length = all->put.begun = all->said.length = all->said.begun = 0;
}

void results_free(results *all) {
  if (all->file)
    fclose(all->file);
  if (all->voice)
    fclose(all->voice);
  free(all->put.bytes);
  free(all->said.bytes);
  free(all->entries);
}
