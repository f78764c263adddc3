/// Countries by code, and links to authorities.

#include "config.h"

#include "suite.h"
#include "value/geo.h"

#include <string.h>

static annot_str view(const char *text) {
  annot_str str = {text, strlen(text)};
  return str;
}

START_TEST(countries_are_the_249_of_iso_3166) {
  int count = 0;
  for (char first = 'A'; first <= 'Z'; ++first)
    for (char second = 'A'; second <= 'Z'; ++second) {
      char code[2] = {first, second};
      count += annot_country_find((annot_str){code, 2}) != NULL;
    }
  ck_assert_int_eq(count, 249);
  ck_assert_ptr_null(annot_country_find(view("XK")));
  ck_assert_ptr_nonnull(annot_country_find(view("SS")));
  ck_assert_ptr_null(annot_country_find(view("UK")));
  ck_assert_ptr_null(annot_country_find(view("SU")));
  ck_assert_ptr_null(annot_country_find(view("XX")));
  ck_assert_ptr_null(annot_country_find(view("GBR")));
  ck_assert_ptr_null(annot_country_find(view("gb")));
}
END_TEST

START_TEST(withdrawn_and_reserved_codes_have_successors) {
  ck_assert_int_eq(strncmp(annot_country_meant(view("UK")).data, "GB", 2), 0);
  ck_assert_int_eq(strncmp(annot_country_meant(view("EL")).data, "GR", 2), 0);
  ck_assert_ptr_null(annot_country_meant(view("XX")).data);
  ck_assert_ptr_null(annot_country_meant(view("GB")).data);
  ck_assert(annot_country_was(view("SU")) && annot_country_was(view("AN")));
  ck_assert(!annot_country_was(view("EU")) && !annot_country_was(view("XK")));
  ck_assert(!annot_country_was(view("UK")) && !annot_country_was(view("DE")));
  ck_assert_ptr_null(annot_country_meant(view("DD")).data);
}
END_TEST

static const struct within_case {
  const char *outer, *inner;
  bool may;
} within_cases[] = {
    {"NO", "NO", true},  {"DK", "GL", true},  {"GL", "DK", false}, {"SE", "NO", false},
    {"FR", "GF", true},  {"US", "PR", true},  {"FR", "DE", false}, {"CN", "HK", true},
};

START_TEST(territories_may_lie_within_their_state) {
  const struct within_case *row = &within_cases[_i];
  ck_assert_int_eq(annot_country_may_contain(annot_country_find(view(row->outer)),
                                             annot_country_find(view(row->inner))),
                   row->may);
}
END_TEST

static const struct point_case {
  const char *country;
  double lat, lon, margin;
  bool near;
} point_cases[] = {
    {"NO", 59.9139, 10.75, 0, true},   {"NO", 10.75, 59.9139, 5, false},
    {"GB", 51.5074, -0.1278, 0, true}, {"AU", -33.87, 151.21, 0, true},
    {"AU", 151.21, -33.87, 0, false},  {"BV", 0, 0, 0, true},
    {"DE", 55.5, 10, 0, false},        {"DE", 55.5, 10, 1, true},
};

START_TEST(points_are_near_their_country) {
  const struct point_case *row = &point_cases[_i];
  ck_assert_int_eq(annot_country_is_near(annot_country_find(view(row->country)), row->lat,
                                         row->lon, row->margin),
                   row->near);
}
END_TEST

/// A link, whose it is, and its id, or NULL and where it is wrong.
static const struct link_case {
  const char *iri;
  annot_authority authority;
  const char *id;
  int start, end;
} link_cases[] = {
    {"https://www.geonames.org/2643743", ANNOT_GEONAMES, "2643743", 0, 0},
    {"https://www.geonames.org/2643743/london.html", ANNOT_GEONAMES, "2643743", 0, 0},
    {"http://sws.geonames.org/2643743/about.rdf", ANNOT_GEONAMES, "2643743", 0, 0},
    {"HTTPS://GeoNames.org/1", ANNOT_GEONAMES, "1", 0, 0},
    {"https://www.geonames.org/London", ANNOT_GEONAMES, NULL, 25, 31},
    {"https://www.geonames.org/2643743x", ANNOT_GEONAMES, NULL, 25, 33},
    {"https://www.geonames.org/02643743", ANNOT_GEONAMES, NULL, 25, 33},
    {"https://www.geonames.org/", ANNOT_GEONAMES, NULL, 25, 25},
    {"https://www.geonames.org", ANNOT_GEONAMES, NULL, 24, 24},
    {"https://www.geonames.org/Q84", ANNOT_GEONAMES, NULL, 25, 28},
    {"https://www.wikidata.org/wiki/Q84", ANNOT_WIKIDATA, "Q84", 0, 0},
    {"http://www.wikidata.org/entity/Q84", ANNOT_WIKIDATA, "Q84", 0, 0},
    {"https://m.wikidata.org/wiki/Q84?uselang=de#P31", ANNOT_WIKIDATA, "Q84", 0, 0},
    {"https://www.wikidata.org/wiki/Special:EntityData/Q84.json", ANNOT_WIKIDATA, "Q84", 0, 0},
    {"https://www.wikidata.org/wiki/Special:EntityPage/Q84", ANNOT_WIKIDATA, "Q84", 0, 0},
    {"https://www.wikidata.org/wiki/84", ANNOT_WIKIDATA, NULL, 30, 32},
    {"https://www.wikidata.org/wiki/q84", ANNOT_WIKIDATA, NULL, 30, 33},
    {"https://www.wikidata.org/wiki/Q", ANNOT_WIKIDATA, NULL, 30, 31},
    {"https://www.wikidata.org/wiki/Q84a", ANNOT_WIKIDATA, NULL, 30, 34},
    {"https://www.wikidata.org/wiki/Oslo", ANNOT_WIKIDATA, NULL, 30, 34},
    {"https://www.wikidata.org/Q84", ANNOT_WIKIDATA, NULL, 24, 28},
    {"https://en.wikipedia.org/wiki/Q84", ANNOT_NO_AUTHORITY, NULL, 0, 0},
    {"https://notwikidata.org/wiki/x", ANNOT_NO_AUTHORITY, NULL, 0, 0},
    {"https://example.org/?u=wikidata.org", ANNOT_NO_AUTHORITY, NULL, 0, 0},
    {"urn:wikidata.org", ANNOT_NO_AUTHORITY, NULL, 0, 0},
};

START_TEST(links_lead_to_an_entry_or_say_why_not) {
  const struct link_case *row = &link_cases[_i];
  annot_link link = annot_link_read(view(row->iri));
  ck_assert_msg(link.authority == row->authority, "%s", row->iri);
  if (row->id)
    ck_assert_msg(!link.flaw.what && link.id.length == strlen(row->id) &&
                      memcmp(link.id.data, row->id, link.id.length) == 0,
                  "%s", row->iri);
  else
    ck_assert_msg((link.flaw.what != NULL) == (row->authority != ANNOT_NO_AUTHORITY) &&
                      (int)link.flaw.start == row->start && (int)link.flaw.end == row->end,
                  "%s: [%zu, %zu)", row->iri, link.flaw.start, link.flaw.end);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("geo");
  suite_add(suite, "countries", countries_are_the_249_of_iso_3166);
  suite_add(suite, "meant", withdrawn_and_reserved_codes_have_successors);
  suite_add_loop(suite, "within", territories_may_lie_within_their_state, COUNT(within_cases));
  suite_add_loop(suite, "points", points_are_near_their_country, COUNT(point_cases));
  suite_add_loop(suite, "links", links_lead_to_an_entry_or_say_why_not, COUNT(link_cases));
  return suite_run(suite);
}
