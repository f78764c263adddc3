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

# one_document PAGE NAME: NAME.json and NAME.xml have no finding, and are the same document.
one_document() {
  for spelling in json xml; do
    result "the $spelling of $1 has no finding" \
      "$(annot validate --format concise "$folder/$2.$spelling" 2>/dev/null)"
    annot convert --to json -o "$folder/canonical.$spelling" "$folder/$2.$spelling"
  done
  result "$1 shows one document in JSON and XML" \
    "$(cmp "$folder/canonical.json" "$folder/canonical.xml" 2>&1)"
}

# block WORD: the first block of README.md that is fenced with WORD.
block() { awk -v open="\`\`\`$1" '$0 == "```" && on { exit } on; $0 == open { on = 1 }' "$srcdir/README.md"; }
block json >"$folder/block.json"
block xml >"$folder/block.xml"
# One each, and those for which tests/test_install.sh has a compiler.
printf '%s\n' c json text xml >"$folder/fences"
result "README.md has no block that is not run" "$(sed -n 's/^```\(..*\)/\1/p' "$srcdir/README.md" |
  grep -vx console | sort | diff - "$folder/fences")"
one_document README.md block

# The specification has the members of shapes.def, and the rules of rules.def.
{
  echo '#define FIELD(S, s, tag, F, f, KIND, CARDINALITY, XML, DETAIL) field s tag f KIND CARDINALITY XML DETAIL |'
  echo '#include <annot/shapes.def>'
} >"$folder/fields.c"
${CC:-cc} -E -P -I"$top/libannot" "$folder/fields.c" | tr '|\n' '\n ' | awk '
  BEGIN { count["ONE"] = "1"; count["MAYBE"] = "0..1"; count["ANY"] = "0..*"; count["SOME"] = "1..*" }
  $1 != "field" { next }
  $3 > 100 { $2 = "common" }
  seen[$2, $4]++ { next }
  {
    kind = tolower($5)
    if ($5 == "ARTICLE") kind = "text"
    if ($5 == "BOUND") kind = "position"
    if ($5 == "NODE") { kind = tolower($8); gsub(/^of\(|\)$/, "", kind) }
    xml = $7
    sub(/^ATTRIBUTE\(/, "@", xml) && sub(/\)$/, "", xml)
    sub(/^CHILD\(/, "<", xml) && sub(/\)$/, ">", xml)
    print $2, $4, kind, count[$6], xml == "CONTENT" ? "content" : xml
  }' | sort >"$folder/fields"
awk -F ' *[|] *' '/^\*\*[a-z]*\*\*: / { split($0, word, /\*\*/); shape = word[2] }
  /^##/ { shape = "" }
  shape != "" && $2 ~ /^`[a-z]+`$/ && NF >= 6 { gsub(/`/, ""); print shape, $2, $3, $4, $5 }' \
  "$top/spec/annot-1.0.md" | sort >"$folder/members"
result "the specification has the members of shapes.def" "$(diff "$folder/fields" "$folder/members")"
annot rules --format md | sed 1,2d | sort >"$folder/rules"
grep -E '^\| [A-Z][0-9]{3} \|' "$top/spec/annot-1.0.md" | sort >"$folder/listed"
result "the specification has the rules of rules.def" "$(diff "$folder/rules" "$folder/listed")"

# The man pages: nothing is missing, the examples are right, and roff has nothing to say.
annot help man >"$folder/annot.1"
result "annot(1) says what programs and people look for" "$(
  for section in PROFILES 'EXIT STATUS' ENVIRONMENT FILES EXAMPLES 'SEE ALSO'; do
    grep -q "^\.SH $section" "$folder/annot.1" || echo "no $section"; done)"
result "README.md names every key of a profile" "$(sed -n 's/^KEY("\([a-z-]*\)".*/\1/p' \
  "$top/tools/profile_keys.def" | while read -r key; do grep -q "\`$key\`" "$top/README.md" || echo "not $key"; done)"
result "libannot(3) names every header" "$(for header in "$top"/libannot/annot/*; do
  grep -qx "\.I annot/$(basename "$header")" "$top/spec/libannot.3" || echo "not $header"; done)"
result "annot(5) names every shape" "$(sed -n 's/^\*\*\([a-z]*\)\*\*: .*/\1/p' "$top/spec/annot-1.0.md" |
  while read -r shape; do grep -qx "\.B $shape" "$top/spec/annot.5" || echo "not $shape"; done)"

# example N: the N-th example of annot(5).
example() {
  awk -v wanted="$1" '/^\.EX/ { on = ++n == wanted; next } /^\.EE/ { on = 0 } on' "$top/spec/annot.5" |
    sed 's/\\e/\\/g'
}
example 1 >"$folder/example.json"
example 2 >"$folder/example.xml"
one_document "annot(5)" example
if command -v groff >/dev/null; then
  for page in "$folder/annot.1" "$top/spec/libannot.3" "$top/spec/annot.5"; do
    result "roff reads $(basename "$page")" \
      "$(groff -man -Tutf8 -ww "$page" 2>&1 >/dev/null)"
  done
else
  skip "roff reads the man pages" "there is no groff"
fi
finish
