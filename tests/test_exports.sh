#!/bin/sh
# The library exports what the public headers declare with ANNOT_API, and nothing else.
. "${srcdir:-.}/tests/tap.sh"
library=libannot/.libs/libannot.so

if ! test -f "$library"; then
  skip "exports" "no shared library was built"
  finish
fi
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
cat "$srcdir"/libannot/annot.h "$srcdir"/libannot/annot/*.h | sed '/^#/d; s,//.*,,' | tr '\n' ' ' |
  grep -oE 'ANNOT_API [^(;]*\(' | sed 's/ *($//; s/.*[^a-zA-Z0-9_]//' | sort -u >"$folder/declared"
${NM:-nm} -D --defined-only "$library" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' |
  sort -u >"$folder/exported"

result "headers declare something" "$(test -s "$folder/declared" || echo "nothing")"
result "only what is declared is exported" "$(comm -13 "$folder/declared" "$folder/exported")"
result "all that is declared is exported" "$(comm -23 "$folder/declared" "$folder/exported")"
finish
