#!/bin/sh
# Every example fenced as ```console prints what the page says, and every local link leads somewhere.
. "${srcdir:-.}/tests/tap.sh"
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
PATH=$PWD/tools:$PATH

# Splits the console blocks of page $1 into NUMBER.command and NUMBER.expected.
split() {
  rm -f "$folder"/*
  awk -v folder="$folder" '
    /^```console$/ { on = 1; next }
    /^```$/ { on = 0; next }
    on && /^\$ / { n++; base = folder "/" n; print substr($0, 3) >(base ".command")
                   printf "" >(base ".expected"); next }
    on { print >(base ".expected") }' "$1"
}

for page in README.md HACKING.md; do
  split "$srcdir/$page"
  for command in "$folder"/*.command; do
    test -f "$command" || continue
    (cd "$srcdir" && sh "$command") >"$folder/printed" 2>&1
    result "$page: $(cat "$command")" "$(diff "${command%.command}.expected" "$folder/printed")"
  done
  result "$page: local links exist" "$(grep -oE '\]\([^)#: ]+' "$srcdir/$page" | cut -c 3- |
    while read -r link; do test -e "$srcdir/$link" || echo "$link"; done)"
done
finish
