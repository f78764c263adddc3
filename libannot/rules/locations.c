/// Locations: coordinates, countries, and links to GeoNames and Wikidata (L).

#include "config.h"

#include "base/number.h"
#include "rules/check.h"
#include "value/geo.h"
#include "value/word.h"

/// A point may lie this far outside the main area of its country, in degrees.
static const double margin = 3;

static const annot_country *country_of(const rules_context *context, annot_node node) {
  return annot_country_find(model_str(context->document, node, ROW(LOCATION, COUNTRY)));
}

static bool within(double value, double limit) { return value >= -limit && value <= limit; }

static bool judge_range(rules_context *context, annot_node node, annot_field field, double value,
                        double limit, const char *name) {
  if (within(value, limit))
    return true;
  annot_findings_add(context->findings, RULE_COORDINATE_OUT_OF_RANGE, place_value(node, field, 0),
                     "a %s lies between -%g and %g", name, limit, limit);
  return false;
}

/// Offers to exchange the coordinates.
static void offer_exchange(rules_context *context, annot_node node, double lat, double lon) {
  annot_findings *findings = context->findings;
  char spelled[NUMBER_SIZE];
  annot_findings_fix(findings, false, "exchange them");
  size_t length = annot_number_write(lon, spelled);
  annot_findings_edit_string(findings, node, ANNOT_LOCATION_LAT, 0, (annot_str){spelled, length});
  length = annot_number_write(lat, spelled);
  annot_findings_edit_string(findings, node, ANNOT_LOCATION_LON, 0, (annot_str){spelled, length});
}

/// Only exchanged they lie in the country.
static bool is_swapped(const annot_country *country, double lat, double lon) {
  return country && within(lon, 90) && !annot_country_is_near(country, lat, lon, margin) &&
         annot_country_is_near(country, lon, lat, 0);
}

/// A latitude that is none, but the longitude of a point in the country: one finding, an error still.
static bool judge_beyond_pole(rules_context *context, annot_node node,
                              const annot_country *country, double lat, double lon) {
  if (within(lat, 90) || !is_swapped(country, lat, lon))
    return false;
  if (annot_findings_add(context->findings, RULE_COORDINATE_OUT_OF_RANGE,
                         place_value(node, ANNOT_LOCATION_LAT, 0),
                         "a latitude lies between -90 and 90; exchanged with the longitude, this "
                         "lies in %s",
                         country->code))
    offer_exchange(context, node, lat, lon);
  return true;
}

static void judge_half(rules_context *context, annot_node node, bool has_lat) {
  annot_findings_add(context->findings, RULE_HALF_COORDINATES,
                     place_value(node, has_lat ? ANNOT_LOCATION_LAT : ANNOT_LOCATION_LON, 0),
                     "there is no %s to go with it", has_lat ? "longitude" : "latitude");
}

static void report_swapped(rules_context *context, annot_node node, const annot_country *country,
                           double lat, double lon) {
  if (annot_findings_add(context->findings, RULE_SWAPPED_COORDINATES,
                         place_value(node, ANNOT_LOCATION_LAT, 0),
                         "latitude and longitude seem exchanged: the other way round, they lie in %s",
                         country->code))
    offer_exchange(context, node, lat, lon);
}

annot_status check_coordinates(rules_context *context, annot_node node) {
  const annot_document *document = context->document;
  model_slot lat = *model_slot_at(document, node, ROW(LOCATION, LAT));
  model_slot lon = *model_slot_at(document, node, ROW(LOCATION, LON));
  model_slot type = *model_slot_at(document, node, ROW(LOCATION, TYPE));
  finding_place place = place_value(node, ANNOT_LOCATION_LAT, 0);
  bool has_lat = !slot_absent(lat), has_lon = !slot_absent(lon), fine = true;
  if (is_retired(context, node) || (!has_lat && !has_lon))
    return ANNOT_OK;
  const annot_country *country = country_of(context, node);
  if (has_lat && has_lon && judge_beyond_pole(context, node, country, lat.number, lon.number))
    return ANNOT_OK;
  if (has_lat)
    fine = judge_range(context, node, ANNOT_LOCATION_LAT, lat.number, 90, "latitude");
  if (has_lon)
    fine &= judge_range(context, node, ANNOT_LOCATION_LON, lon.number, 180, "longitude");
  if (is_missing(context, node, has_lat ? ROW(LOCATION, LON) : ROW(LOCATION, LAT)))
    judge_half(context, node, has_lat);
  if (!fine || has_lat != has_lon)
    return ANNOT_OK;
  bool dry = slot_absent(type) || (type.bits != ANNOT_LOCATION_TYPE_WATER &&
                                   type.bits != ANNOT_LOCATION_TYPE_SPACE &&
                                   type.bits != ANNOT_LOCATION_TYPE_OTHER);
  if (within(lat.number, 0) && within(lon.number, 0)) {
    if (dry)
      annot_findings_add(context->findings, RULE_NULL_ISLAND, place,
                         "latitude 0, longitude 0 is in the sea: leave them out if not known");
  } else if (is_swapped(country, lat.number, lon.number)) {
    report_swapped(context, node, country, lat.number, lon.number);
  }
  return ANNOT_OK;
}

annot_status check_country(rules_context *context, annot_node node) {
  annot_str code = model_str(context->document, node, ROW(LOCATION, COUNTRY));
  if (is_retired(context, node) || code.length == 0 || annot_country_flaw(code).what ||
      annot_country_find(code) || annot_country_was(code))
    return ANNOT_OK;
  annot_str meant = annot_country_meant(code);
  if (!annot_findings_add(context->findings, RULE_UNKNOWN_COUNTRY,
                          place_value(node, ANNOT_LOCATION_COUNTRY, 0),
                          "ISO 3166-1 has no %s%s%.*s", annot_shown(code).text,
                          meant.length > 0 ? "; it is written " : "", (int)meant.length,
                          meant.length > 0 ? meant.data : "") ||
      meant.length == 0)
    return ANNOT_OK;
  annot_findings_fix(context->findings, false, "write %.*s", (int)meant.length, meant.data);
  annot_findings_edit_string(context->findings, node, ANNOT_LOCATION_COUNTRY, 0, meant);
  return ANNOT_OK;
}

/// Links that should lead to an entry of an authority; each entry once, and one of an authority.
static annot_status judge_links(rules_context *context, annot_node node, uint32_t row,
                                bool one_each) {
  const annot_document *document = context->document;
  annot_field field = shape_row(shape_of(context, node), row)->field;
  annot_link first[ANNOT_WIKIDATA + 1] = {{ANNOT_NO_AUTHORITY, {NULL, 0}, ANNOT_FLAWLESS}};
  uint32_t first_index[ANNOT_WIKIDATA + 1] = {0};
  model_slot slot;
  if (is_retired(context, node))
    return ANNOT_OK;
  FOR_EACH_VALUE(document, node, row, index, slot) {
    annot_str iri = model_bytes(document, slot);
    if (annot_iri_flaw(iri).what)
      continue;
    annot_link link = annot_link_read(iri);
    const char *name = annot_authority_name(link.authority);
    if (link.flaw.what) {
      annot_findings_add(context->findings, RULE_MALFORMED_LINK, place_value(node, field, index),
                         "this leads to no entry of %s: %s", name, link.flaw.what);
      continue;
    }
    if (!one_each || link.authority == ANNOT_NO_AUTHORITY)
      continue;
    annot_link *before = &first[link.authority];
    if (!before->id.data) {
      *before = link;
      first_index[link.authority] = index;
    } else if (!annot_str_equal(before->id, link.id) &&
               annot_findings_add(context->findings, RULE_TWO_IDS, place_value(node, field, index),
                                  "%s has one entry for one place", name)) {
      annot_findings_relate(context->findings,
                            place_value(node, field, first_index[link.authority]),
                            "the first one");
    }
  }
  return ANNOT_OK;
}

annot_status check_location_links(rules_context *context, annot_node node) {
  return judge_links(context, node, ROW(LOCATION, LINKS), true);
}

annot_status check_speaker_links(rules_context *context, annot_node node) {
  return judge_links(context, node, ROW(SPEAKER, LINKS), false);
}

/// The location that a location is within, or ANNOT_NO_NODE.
static annot_node place_around(const rules_context *context, annot_node node) {
  annot_node outer =
      target_of(context, *model_slot_at(context->document, node, ROW(LOCATION, WITHIN)));
  return outer && shape_of(context, outer) == ANNOT_LOCATION ? outer : ANNOT_NO_NODE;
}

/// No location is the root.
enum { NOT_KNOWN = ANNOT_ROOT };

/// The nearest place around a location that has a country, or ANNOT_NO_NODE.  `known` keeps for each
/// location without a country what has been found, so that no way is gone twice, nor for ever where
/// places lie within each other (R104).
static annot_node place_with_country(const rules_context *context, annot_node node,
                                     annot_node *known) {
  annot_node first = place_around(context, node), at = first;
  while (at && !country_of(context, at) && known[at] == NOT_KNOWN) {
    known[at] = ANNOT_NO_NODE;
    at = place_around(context, at);
  }
  annot_node found = at && !country_of(context, at) ? known[at] : at;
  for (; found && first != at; first = place_around(context, first))
    known[first] = found;
  return found;
}

/// Tells of it at the later of the two.
static void report_within(rules_context *context, annot_node inner, annot_node outer) {
  const annot_document *document = context->document;
  const char *in = country_of(context, inner)->code, *out = country_of(context, outer)->code;
  bool told =
      inner > outer
          ? annot_findings_add(context->findings, RULE_WITHIN_CONTRADICTS,
                               place_id(document, inner),
                               "this lies in %s, but within a place in %s", in, out)
          : annot_findings_add(context->findings, RULE_WITHIN_CONTRADICTS,
                               place_id(document, outer),
                               "this lies in %s, but a place within it in %s", out, in);
  if (told)
    annot_findings_relate(context->findings, place_id(document, inner > outer ? outer : inner),
                          inner > outer ? "the place around it" : "the place within it");
}

annot_status check_within(rules_context *context, annot_node root) {
  const annot_document *document = context->document;
  model_slot slot;
  annot_node *known = NULL;
  FOR_EACH_ELEMENT(document, root, ROW(DOCUMENT, LOCATIONS), index, slot) {
    annot_node node = (annot_node)slot.bits;
    const annot_country *inner = country_of(context, node);
    if (!inner || is_retired(context, node) || !place_around(context, node))
      continue;
    if (!known) {
      known = scratch_of(context, 0, document->nodes.count * sizeof *known);
      if (!known)
        return ANNOT_NO_MEMORY;
      for (size_t i = 0; i < document->nodes.count; ++i)
        known[i] = NOT_KNOWN;
    }
    annot_node outer = place_with_country(context, node, known);
    if (outer && outer != node && !annot_country_may_contain(country_of(context, outer), inner))
      report_within(context, node, outer);
  }
  return ANNOT_OK;
}
