/// read/xml.h: XML in pieces of any size into models, record by record.
#ifndef ANNOT_READ_XML_H
#define ANNOT_READ_XML_H

#include "read/value.h"
#include "xml/scan.h"

/// What a record is handed to.
typedef struct xml_sink {
  void *context;
  /// Says where the record that `state` holds stands, as far as its bytes have come.
  void (*place)(void *context, const annot_xml_source *source);
  /// The record is at its end; `corpus`: it stands among others.
  annot_status (*emit)(void *context, bool corpus);
} xml_sink;

typedef struct xml_reader xml_reader;

/// Makes a reader that fills `state`.  `start` says where the first byte will stand.  Returns NULL
/// where memory is out.
xml_reader *annot_xml_reader_new(const annot_allocator *allocator, read_state *state, xml_sink sink,
                                 annot_xml_source start);
void annot_xml_reader_free(xml_reader *reader);

/// ANNOT_NO_MEMORY, ANNOT_LIMIT, or what emit returned.
annot_status annot_xml_reader_feed(xml_reader *reader, const char *bytes, size_t length);
annot_status annot_xml_reader_finish(xml_reader *reader);

#endif
