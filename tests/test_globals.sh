#!/bin/sh
# The library has no writable data: no object of it has a writable section that is not empty.
# Constant tables of pointers (.data.rel.ro), and those of what runs when it is loaded (.init_array), are
# read-only from then on.
. "${srcdir:-.}/tests/tap.sh"
objects=$(find libannot -name '*.o' -path '*/.libs/*' -name '*core_la-*' ! -path '*.lax*' | sort)
# shellcheck disable=SC2086 # a list of words
if ! command -v readelf >/dev/null; then
  skip "globals" "no readelf"
elif ${NM:-nm} $objects | grep -qE '__asan_|__gcov_|__ubsan_'; then
  skip "globals" "the compiler adds counters of its own to this build"
else
  result "there are objects" "$(test -n "$objects" || echo none)"
  for object in $objects; do
    result "$(basename "$object")" "$(readelf -SW "$object" | sed -n 's/^ *\[ *[0-9]*\] *//p' |
      awk '$1 !~ /^\.(data\.rel\.ro|init_array)/ && $7 ~ /W/ && $5 !~ /^0+$/ { print $1, "has", "0x" $5, "bytes" }')"
  done
fi
finish
