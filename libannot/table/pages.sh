#!/bin/sh
# pages.sh DIR: prints the C source that embeds the rule pages DIR/CODE.md.
#
# The pages are written as numbers, because compilers need not take a string literal of more than
# 4095 characters (C11, 5.2.4.1).
set -eu
LC_ALL=C
export LC_ALL

cat <<'HEAD'
/* Made by pages.sh from spec/rules/; do not edit. */
#include "table/pages.h"
HEAD
for page in "$1"/[A-Z][0-9][0-9][0-9].md; do
  printf '\nstatic const unsigned char page_%s[] = {\n' "$(basename "$page" .md)"
  od -A n -v -t u1 "$page" | sed 's/[0-9][0-9]*/&,/g'
  printf '0};\n'
done
cat <<'TAIL'

const char *const annot_pages[] = {
#define RULE(CODE, NAME, name, SEVERITY, LEVEL, sentence) (const char *)page_##CODE,
#include <annot/rules.def>
};
TAIL
