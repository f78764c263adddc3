#!/bin/sh
# Every example of the pages for people does what the page says, and every local link leads somewhere.
# BLESS=1 draws the picture of README.md again.
. "${srcdir:-.}/tests/tap.sh"
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
PATH=$PWD/tools:$PATH

# The commands run where they can write, among the files that they name.
top=$(cd "$srcdir" && pwd)
mkdir "$folder/blocks" "$folder/run"
ln -s "$top/examples" "$top/spec" "$top/tests" "$folder/run"

# Splits the console blocks of page $1 into NUMBER.command and NUMBER.expected.
split() {
  rm -f "$folder"/blocks/*
  awk -v folder="$folder/blocks" '
    /^```console$/ { on = 1; next }
    /^```$/ { on = 0; next }
    on && /^\$ / { n++; base = folder sprintf("/%02d", n); print substr($0, 3) >(base ".command")
                   printf "" >(base ".expected"); next }
    on { print >(base ".expected") }' "$1"
}

for page in README.md HACKING.md; do
  split "$srcdir/$page"
  for command in "$folder"/blocks/*.command; do
    test -f "$command" || continue
    (cd "$folder/run" && sh "$command") >"$folder/printed" 2>&1
    result "$page: $(cat "$command")" "$(diff "${command%.command}.expected" "$folder/printed")"
  done
  result "$page: local links exist" "$(grep -oE '\]\([^)#: ]+' "$srcdir/$page" | cut -c 3- |
    while read -r link; do test -e "$srcdir/$link" || echo "$link"; done)"
done

# The picture of README.md is what the command prints now; its first console block is the same as text.
picture=$srcdir/examples/finding.svg
command='annot validate --select T103 examples/broken.json'
(cd "$top" && $command --color always 2>&1) |
  awk -v command="$command" -f "$srcdir/tests/terminal.awk" >"$folder/picture"
test -z "${BLESS-}" || cp "$folder/picture" "$picture"
result "the picture of a finding is what the command prints" "$(diff "$picture" "$folder/picture" 2>&1)"

# block WORD: the first block of README.md that is fenced with WORD.
block() { awk -v open="\`\`\`$1" '$0 == "```" && on { exit } on; $0 == open { on = 1 }' "$srcdir/README.md"; }
block json >"$folder/block.json"
block xml >"$folder/block.xml"
for spelling in json xml; do
  result "the $spelling of README.md has no error" \
    "$(annot validate --quiet "$folder/block.$spelling" 2>&1 | grep -v ': 0 errors, 0 warnings')"
  annot convert --to json -o "$folder/canonical.$spelling" "$folder/block.$spelling"
done
result "README.md shows one document in JSON and XML" \
  "$(cmp "$folder/canonical.json" "$folder/canonical.xml" 2>&1)"
finish
