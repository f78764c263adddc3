/// value/geo.c: see value/geo.h.

#include "config.h"

#include "value/geo.h"

#include <stdlib.h>
#include <string.h>

static const annot_country countries[] = {
#define COUNTRY(CODE, STATE, west, south, east, north)                                             \
  {#CODE, #STATE, west, south, east, north},
#include "value/countries.def"
};

enum { COUNTRY_COUNT = sizeof countries / sizeof countries[0] };

static int compare_code(const void *code, const void *country) {
  return memcmp(code, ((const annot_country *)country)->code, 2);
}

const annot_country *annot_country_find(annot_str code) {
  return code.length == 2
             ? bsearch(code.data, countries, COUNTRY_COUNT, sizeof countries[0], compare_code)
             : NULL;
}

bool annot_country_was(annot_str code) {
  static const char were[][3] = {"AN", "CS", "DD", "NT", "SU", "YD", "YU"};
  for (size_t i = 0; i < sizeof were / sizeof were[0]; ++i)
    if (code.length == 2 && memcmp(code.data, were[i], 2) == 0)
      return true;
  return false;
}

annot_str annot_country_meant(annot_str code) {
  // Exceptionally and transitionally reserved codes, and withdrawn ones with one successor.
  static const char meant[][2][3] = {
      {"UK", "GB"}, {"EL", "GR"}, {"BU", "MM"}, {"FX", "FR"},
      {"NH", "VU"}, {"RH", "ZW"}, {"TP", "TL"}, {"ZR", "CD"},
  };
  for (size_t i = 0; i < sizeof meant / sizeof meant[0]; ++i)
    if (code.length == 2 && memcmp(code.data, meant[i][0], 2) == 0)
      return (annot_str){meant[i][1], 2};
  return (annot_str){NULL, 0};
}

bool annot_country_may_contain(const annot_country *outer, const annot_country *inner) {
  return outer == inner || memcmp(outer->code, inner->state, 2) == 0;
}

bool annot_country_is_near(const annot_country *country, double lat, double lon, double margin) {
  bool is_known = country->west != country->east;
  return !is_known || (lat >= country->south - margin && lat <= country->north + margin &&
                       lon >= country->west - margin && lon <= country->east + margin);
}

// ---- Links ----

/// Where the entries of an authority are found.
static const struct site {
  annot_authority authority;
  const char *host;      ///< with any prefix that ends with a dot
  const char *paths[4];  ///< what stands before the id; the first that fits counts
  const char *letter;    ///< what the id begins with
  const char *after;     ///< what may follow the id, besides the end
  const char *what;      ///< the flaw of a link that leads to no entry
} sites[] = {
    {ANNOT_GEONAMES, "geonames.org", {"/"}, "", "/?#", "an entry of GeoNames is a number"},
    {ANNOT_WIKIDATA,
     "wikidata.org",
     {"/wiki/Special:EntityData/", "/wiki/Special:EntityPage/", "/wiki/", "/entity/"},
     "Q",
     "/?#.",
     "an entry of Wikidata is Q and a number"},
};

static bool same_letters(const char *a, const char *b, size_t length) {
  for (size_t i = 0; i < length; ++i) {
    char c = a[i] >= 'A' && a[i] <= 'Z' ? (char)(a[i] - 'A' + 'a') : a[i];
    if (c != b[i])
      return false;
  }
  return true;
}

/// The length of "https://host" if the host is that of `site`, else 0.
static size_t site_prefix(annot_str iri, const struct site *site) {
  size_t begin = iri.length >= 8 && same_letters(iri.data, "https://", 8)  ? 8
                 : iri.length >= 7 && same_letters(iri.data, "http://", 7) ? 7
                                                                           : 0;
  size_t end = begin, length = strlen(site->host);
  if (!begin)
    return 0;
  while (end < iri.length && !strchr("/?#:", iri.data[end]))
    ++end;
  if (end - begin < length || !same_letters(iri.data + end - length, site->host, length))
    return 0;
  return end - begin == length || iri.data[end - length - 1] == '.' ? end : 0;
}

/// Where the id should begin: behind the path that fits, or at `at`.
static size_t skip_path(annot_str iri, const struct site *site, size_t at) {
  for (size_t i = 0; i < sizeof site->paths / sizeof site->paths[0] && site->paths[i]; ++i) {
    size_t length = strlen(site->paths[i]);
    if (iri.length - at >= length && memcmp(iri.data + at, site->paths[i], length) == 0)
      return at + length;
  }
  return at;
}

static annot_link read_link(annot_str iri, const struct site *site, size_t path) {
  size_t begin = skip_path(iri, site, path), at = begin, letters = strlen(site->letter);
  if (iri.length - at >= letters && memcmp(iri.data + at, site->letter, letters) == 0)
    at += letters;
  else
    letters = 1; // so that digits alone are no id
  size_t digits = at;
  while (at < iri.length && iri.data[at] >= '0' && iri.data[at] <= '9')
    ++at;
  bool is_entry = begin > path && digits == begin + letters && at > digits &&
                  iri.data[digits] != '0' &&
                  (at == iri.length || strchr(site->after, iri.data[at]));
  annot_link link = {site->authority, {iri.data + begin, at - begin}, ANNOT_FLAWLESS};
  if (!is_entry)
    link = (annot_link){site->authority, {NULL, 0}, annot_flaw_at(site->what, begin, iri.length)};
  return link;
}

annot_link annot_link_read(annot_str iri) {
  for (size_t i = 0; i < sizeof sites / sizeof sites[0]; ++i) {
    size_t path = site_prefix(iri, &sites[i]);
    if (path)
      return read_link(iri, &sites[i], path);
  }
  return (annot_link){ANNOT_NO_AUTHORITY, {NULL, 0}, ANNOT_FLAWLESS};
}

const char *annot_authority_name(annot_authority authority) {
  static const char *const names[] = {"", "GeoNames", "Wikidata"};
  return names[authority];
}
