#!/bin/sh
# The published schemas say of the form of documents what the library says: tests/schemas.py.
. "${srcdir:-.}/tests/tap.sh"
if ! command -v python3 >/dev/null; then
  skip "schemas agree with the library" "python3 is not here"
  finish
fi
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
python3 "$srcdir/tests/schemas.py" tools/annot tests/print_documents "$srcdir" "$folder" \
  "${ANNOT_SEED:-1}" "${ANNOT_COUNT:-100}"
