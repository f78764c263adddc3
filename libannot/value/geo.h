/// value/geo.h: countries by code, and links to GeoNames and Wikidata.
///
/// Knows no location and no document: a rule puts these together.
#ifndef ANNOT_VALUE_GEO_H
#define ANNOT_VALUE_GEO_H

#include "value/flaw.h"

/// A country or territory; see value/countries.def.
typedef struct annot_country {
  char code[3];
  char state[3]; ///< the state that a territory may be said to lie in; "__": none
  int16_t west, south, east, north; ///< degrees; all 0: not known
} annot_country;

/// The country that `code` names, or NULL.  It is never freed.
const annot_country *annot_country_find(annot_str code);

/// Whether `code` was that of a country that is no more (ISO 3166-3) and has no one successor, of
/// which old articles speak.
bool annot_country_was(annot_str code);

/// The code that was meant by a reserved or withdrawn `code` (GB for UK), or an empty view.
annot_str annot_country_meant(annot_str code);

/// Whether what lies in the country `inner` can lie within the country `outer`.
bool annot_country_may_contain(const annot_country *outer, const annot_country *inner);

/// Whether the point is in the main area of `country`, or less than `margin` degrees outside.
/// Always true where that area is not known.
bool annot_country_is_near(const annot_country *country, double lat, double lon, double margin);

/// Who gave the id that a link stands for.
typedef enum annot_authority {
  ANNOT_NO_AUTHORITY, ///< none of these
  ANNOT_GEONAMES,
  ANNOT_WIKIDATA
} annot_authority;

/// A link that leads to an entry of an authority, or looks as if it should.
typedef struct annot_link {
  annot_authority authority;
  annot_str id;    ///< the entry: digits at GeoNames, Q and digits at Wikidata; a part of the link
  annot_flaw flaw; ///< why it leads to no entry
} annot_link;

/// Says what an IRI without annot_iri_flaw links to.
annot_link annot_link_read(annot_str iri);

/// The name of an authority as people write it; "" for ANNOT_NO_AUTHORITY.
const char *annot_authority_name(annot_authority authority);

#endif
