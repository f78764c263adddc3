#!/bin/sh
# Counts the instructions per byte of the hot paths, on a corpus that is the same each time, and
# compares them with a record: unlike time they do not depend on what else the machine does.
# usage: instructions.sh BENCH RECORD [--write]
set -eu
bench=$1 record=$2 status=0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$bench" --write "$folder/lines" "$folder/xml"

# Prints the instructions for each byte of a file.
count() {
  ${LIBTOOL:-libtool} --mode=execute valgrind --tool=callgrind '--toggle-collect=run_once*' \
    --callgrind-out-file="$folder/out" "$bench" --once "$1" "$2" >"$folder/log" 2>&1 ||
    { cat "$folder/log" >&2; exit 2; }
  awk -v bytes="$(wc -c <"$2")" '/^totals:/ { printf "%.2f", $2 / bytes }' "$folder/out"
}

for word in read-lines validate-lines lines-to-xml validate-xml xml-to-lines; do
  case $word in *-lines | lines-*) input=lines ;; *) input=xml ;; esac
  case $word in xml-*) input=xml ;; esac
  now=$(count "$word" "$folder/$input")
  before=$(awk -v word="$word" '$1 == word { print $2 }' "$record")
  echo "$word $now" >>"$folder/record"
  verdict=$(awk -v now="$now" -v before="${before:-0}" 'BEGIN {
    if (!before) print "not recorded"
    else printf "%+.1f %%%s", (now / before - 1) * 100, (now > before * 1.03 ? ": worse" : "") }')
  echo "$word: $now instructions per byte ($verdict)"
  case $verdict in *worse | not*) status=1 ;; esac
done
case ${3-} in --write) cp "$folder/record" "$record" ;; *) exit $status ;; esac
