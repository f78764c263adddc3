#!/bin/sh
# Each public header compiles alone, as strict C99 and as C++11.
. "${srcdir:-.}/tests/tap.sh"
cc=${CC:-cc} cxx=${CXX:-c++}
# A strict compiler wants a declaration, and a header may hold macros only.
source_of() { printf '#include <%s>\ntypedef int something;\n' "$1"; }

for header in "$srcdir"/libannot/annot.h "$srcdir"/libannot/annot/*.h; do
  name=${header#"$srcdir"/libannot/}
  # shellcheck disable=SC2086 # a compiler may be several words
  result "$name is C99" "$(source_of "$name" | $cc -std=c99 -pedantic -Wall -Wextra -Werror \
    -I "$srcdir/libannot" -fsyntax-only -x c - 2>&1)"
  if ! command -v "${cxx%% *}" >/dev/null; then
    skip "$name is C++11" "no C++ compiler"
    continue
  fi
  # shellcheck disable=SC2086
  result "$name is C++11" "$(source_of "$name" | $cxx -std=c++11 -pedantic -Wall -Wextra \
    -Werror -I "$srcdir/libannot" -fsyntax-only -x c++ - 2>&1)"
done
finish
