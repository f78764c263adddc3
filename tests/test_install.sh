#!/bin/sh
# What `make install` lays down is enough to build and run a program by pkg-config.  The program is
# the sample of README.md, and it prints what README.md says.
. "${srcdir:-.}/tests/tap.sh"
if ! command -v pkg-config >/dev/null; then
  skip "install" "no pkg-config"
  finish
fi
root=$(mktemp -d) || exit 99
trap 'rm -rf "$root"' EXIT

# block WORD: the first block of README.md that is fenced with WORD.
block() { awk -v open="\`\`\`$1" '$0 == "```" && on { exit } on; $0 == open { on = 1 }' "$srcdir/README.md"; }

log=$(MAKEFLAGS='' make -s install DESTDIR="$root" prefix=/usr libdir=/usr/lib \
  pkgconfigdir=/usr/lib/pkgconfig 2>&1) && log=
result "make install" "$log"
block c >"$root/sample.c"
result "README.md has a sample" "$(test -s "$root/sample.c" || echo none)"
export PKG_CONFIG_SYSROOT_DIR="$root" PKG_CONFIG_LIBDIR="$root/usr/lib/pkgconfig"
pc=$root/usr/lib/pkgconfig/libannot.pc
sed -i 's,^prefix=.*,prefix=/usr,; s,^libdir=.*,libdir=/usr/lib,; s,^includedir=.*,includedir=/usr/include,' "$pc"
flags=$(pkg-config --cflags --libs libannot 2>&1) || flags=
if test -z "$flags"; then
  # Requires.private names packages of the system.
  unset PKG_CONFIG_LIBDIR
  export PKG_CONFIG_PATH="$root/usr/lib/pkgconfig"
  flags=$(pkg-config --cflags --libs libannot 2>&1)
fi
# shellcheck disable=SC2086 # lists of words
log=$(${CC:-cc} -std=c99 -pedantic -Wall -Wextra ${ANNOT_SAN_CFLAGS-} -o "$root/sample" "$root/sample.c" \
  $flags 2>&1)
result "the sample compiles by pkg-config" "$log"
block text >"$root/expected"
LD_LIBRARY_PATH="$root/usr/lib" "$root/sample" >"$root/printed" 2>&1
result "the sample prints what README.md says" "$(diff "$root/expected" "$root/printed")"
finish
