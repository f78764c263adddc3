# What the command prints, its exit codes, and that it loses nothing.
. "${srcdir:-.}/tests/tap.sh"
annot=$PWD/tools/annot
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
top=$(cd "$srcdir" && pwd)

# golden NAME: the command line in NAME.args prints what NAME.out and NAME.err have; NAME.in is its
# standard input.  It runs where it can write: among copies of the examples.
mkdir "$folder/golden" && cp -R "$top/examples" "$top/tests/command/input" "$folder/golden"
chmod -R u+w "$folder"
golden() {
  base=$top/tests/command/$1
  input=$base.in
  test -f "$input" || input=/dev/null
  (cd "$folder/golden" && eval "$annot $(cat "$base.args")" <"$input" >"$folder/out" 2>"$folder/err"
    echo "exit code $?" >>"$folder/err")
  test -z "${BLESS-}" || { cp "$folder/out" "$base.out"; cp "$folder/err" "$base.err"; }
  result "$1" "$(diff "$base.out" "$folder/out" 2>&1; diff "$base.err" "$folder/err" 2>&1)"
}

for args in "$top"/tests/command/*.args; do
  golden "$(basename "$args" .args)"
done

# exits CODE NAME ARGUMENT...: the exit code is CODE.
exits() {
  wanted=$1 name=$2
  shift 2
  (cd "$top" && "$annot" "$@" >"$folder/out" 2>"$folder/err" </dev/null)
  code=$?
  complaint=
  test "$code" -eq "$wanted" || complaint="exit code $code, not $wanted: $(cat "$folder/err")"
  result "$name" "$complaint"
}

exits 0 "a clean document is 0" validate examples/article.json
exits 1 "findings are 1" validate examples/broken.json
exits 1 "a document that cannot be read is not converted" convert --to xml examples/broken.json
result "nothing is written of it" "$(cat "$folder/out")"
exits 2 "an unknown option is 2" validate --frobnicate examples/article.json
for option in --jobs=2 --fix --diff --statistics --max-errors=1 --format=jsonl; do
  exits 2 "validate --stream refuses $option" validate --stream $option examples/article.json
done
exits 2 "convert --stream refuses -o" convert --stream --to jsonl -o /dev/null examples/article.json
exits 2 "convert --stream refuses --pretty" convert --stream --to jsonl --pretty examples/article.json
exits 2 "--rejects needs --stream" validate --rejects rejected examples/article.json
exits 2 "--exit-zero needs --stream" convert --to xml --exit-zero examples/article.json
exits 2 "an unknown verb is 2" frobnicate
exits 2 "an unknown rule is 2" validate --select X999 examples/article.json
exits 2 "no rule between commas is 2" validate --select "T102, ,F111" examples/article.json
exits 1 "codes may have spaces around them" validate --select " F102, T103 " examples/broken.json
exits 1 "--select takes rules of any level" validate --select T103 --level 1 examples/broken.json
echo '{' >"$folder/unreadable.json"
exits 1 "S errors cannot be ignored" validate --ignore S "$folder/unreadable.json"
: >"$folder/none.jsonl"
exits 2 "no document does not fit into --to json" convert --to json "$folder/none.jsonl"
exits 0 "no document is a corpus" convert --to xml "$folder/none.jsonl"
exits 2 "two documents do not fit into --to json" convert --to json examples/article.json examples/article.json
exits 3 "a file that is not there is 3" validate "$folder/none.json"
exits 3 "3 wins over 1" validate examples/broken.json "$folder/none.json"
exits 1 "empty standard input is a finding" validate -

# SARIF is what OASIS says that it is; their schema is not ours to hand on.
schema=${SARIF_SCHEMA-}
if test -f "$schema" && python3 -c 'import jsonschema' 2>/dev/null; then
  (cd "$top" && "$annot" validate --level 5 --format sarif examples tests/command/input "$folder/none") \
    >"$folder/all.sarif" 2>/dev/null
  (cd "$top" && "$annot" validate --format sarif examples/article.json) >"$folder/none.sarif" 2>/dev/null
  for log in "$folder/all.sarif" "$folder/none.sarif"; do
    result "the OASIS schema accepts $(basename "$log")" "$(python3 -W ignore -c '
import json, jsonschema, sys
jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))' "$log" "$schema" 2>&1)"
  done
else
  skip "the OASIS schema accepts the SARIF log" "SARIF_SCHEMA names no schema, or there is no python3-jsonschema"
fi

if test -w /dev/full; then
  "$annot" rules >/dev/full 2>/dev/null
  code=$?
  result "a full disk is 4" "$(test "$code" -eq 4 || echo "exit code $code")"
else
  skip "a full disk is 4" "there is no /dev/full"
fi

cd "$top" || exit 99
"$annot" convert --to json -o "$folder/1.json" examples/article.json
"$annot" convert --to xml -o "$folder/1.xml" "$folder/1.json"
"$annot" convert --to json -o "$folder/2.json" "$folder/1.xml"
result "JSON to XML to JSON gives the same bytes" "$(cmp "$folder/1.json" "$folder/2.json" 2>&1)"
result "xmllint reads the XML" "$(xmllint --noout "$folder/1.xml" 2>&1)"

# A new version of the text: the document is spelled as the name of the output says, or else as it was.
echo "It rained." >"$folder/onto.txt"
echo '{"annot":"1.0","id":"a","text":"It rained."}' >"$folder/onto.jsonl"
"$annot" convert --to json --pretty -o "$folder/onto.json" "$folder/onto.jsonl"
"$annot" convert --to xml --pretty -o "$folder/onto.xml" "$folder/onto.jsonl"
while read -r from to like; do
  "$annot" rebase --onto "$folder/onto.txt" -o "$folder/$to" "$folder/onto.$from" >"$folder/out" 2>&1
  case $to in *.gz) gzip -dc "$folder/$to" ;; *) cat "$folder/$to" ;; esac >"$folder/plain"
  "$annot" rebase --onto "$folder/onto.txt" -o - "$folder/onto.$like" >"$folder/wanted" 2>"$folder/out"
  result "rebase writes $from to $to like .$like" "$(cmp "$folder/plain" "$folder/wanted" 2>&1)"
done <<'END'
json based.json json
jsonl based.jsonl jsonl
jsonl based.jsonl.gz jsonl
jsonl based.json json
jsonl based jsonl
json based.jsonl jsonl
json based.xml.gz xml
xml based xml
xml based.json json
END
result "rebase writes JSON Lines as lines" "$("$annot" rebase --onto "$folder/onto.txt" -o - "$folder/onto.jsonl" \
  2>/dev/null | sed 's/"It rained[^"]*"/""/' | grep -vx '{"annot":"1.0","id":"a","text":""}')"

# In place: what is written, and what is not touched.
file=$folder/mode.json
"$annot" convert --to json -o "$file" examples/article.json
chmod 640 "$file"
ln -s mode.json "$folder/link.json"
"$annot" fmt "$folder/link.json"
result "fmt follows a link to its target" "$(test -L "$folder/link.json" || echo "it is gone")"
result "fmt keeps the mode of a file" "$(test "$(stat -c %a "$file")" = 640 || stat "$file")"
result "fmt twice is fmt once" "$("$annot" fmt --check "$file")"
cp tests/command/input/mixed.jsonl tests/command/input/fixable.xml "$folder"
chmod u+w "$folder"/*
"$annot" fmt "$folder/mixed.jsonl" 2>/dev/null
result "fmt keeps the lines that it cannot read" "$(grep -cx -e '{"id":"b", "annot":"1.0", "text":2}' \
  -e '{"id":"d", "annot":' "$folder/mixed.jsonl" | grep -vx 2)"
result "fmt formats the lines around them" "$(grep -c '^{"annot":"1.0","id"' "$folder/mixed.jsonl" | grep -vx 2)"
"$annot" fmt "$folder/fixable.xml" 2>/dev/null
result "fmt leaves XML as it is where a document of it cannot be read" \
  "$(cmp tests/command/input/fixable.xml "$folder/fixable.xml" 2>&1)"
"$annot" validate -q --fix "$folder/fixable.xml" 2>/dev/null
cp "$folder/fixable.xml" "$folder/once.xml"
"$annot" validate -q --fix "$folder/fixable.xml" 2>/dev/null
result "fixing twice is fixing once" "$(cmp "$folder/once.xml" "$folder/fixable.xml" 2>&1)"
# The examples of the rules: every kind of fix.
mkdir "$folder/once"
(cd spec/rules && awk -v folder="$folder/once" '
  /^```(json|xml)/ { on = 1; split(substr($1, 4), word, " ")
                     file = folder "/" FILENAME "-" ++n "." word[1]; next }
  /^```$/ { on = 0; close(file); next }
  on { print >file }' [A-Z]???.md)
for work in fmt "validate -q --level 5 --fix" "validate -q --level 5 --unsafe-fixes"; do
  for times in once twice; do
    test $times = once || { rm -rf "$folder/twice"; cp -R "$folder/once" "$folder/twice"; }
    # shellcheck disable=SC2086 # words
    "$annot" $work "$folder/$times" 2>/dev/null
  done
  result "$work twice is once" "$(diff -r "$folder/once" "$folder/twice")"
done
result "the examples are many" "$(find "$folder/once" -type f | wc -l | awk '$1 < 200')"

"$annot" stats --format json examples/article.json tests/command/input >"$folder/there" 2>/dev/null
"$annot" stats --format json tests/command/input examples/article.json >"$folder/back" 2>/dev/null
result "counts do not depend on the order" "$(cmp "$folder/there" "$folder/back" 2>&1)"

# Compressed files in place: compressed as they were, whatever their name.
packers="gzip:gz $(zstd --version >/dev/null 2>&1 && echo zstd:zst)"
case $packers in *zstd*) ;; *) skip "fmt and --fix write .zst" "there is no zstd" ;; esac
cp "$folder/1.json" "$folder/plain.json"
"$annot" fmt "$folder/plain.json"
cp tests/command/input/fixable.json "$folder/fixed.json"
chmod u+w "$folder/fixed.json"
"$annot" validate -q --fix "$folder/fixed.json" 2>/dev/null
for packer in $packers; do
  tool=${packer%:*} packed=$folder/1.json.${packer#*:}
  $tool -c "$folder/1.json" >"$packed" 2>/dev/null
  chmod 640 "$packed"
  cp "$packed" "$folder/before"
  exits 1 "fmt --check looks into $tool" fmt --check "$packed"
  result "and leaves it as it is" "$(cmp "$packed" "$folder/before" 2>&1)"
  exits 0 "fmt writes $tool" fmt "$packed"
  result "it is $tool, and well formatted" "$($tool -dc <"$packed" 2>&1 | cmp - "$folder/plain.json" 2>&1)"
  result "and has its mode" "$(test "$(stat -c %a "$packed")" = 640 || stat "$packed")"
  cp "$packed" "$folder/before"
  exits 0 "fmt does not touch it again" fmt "$packed"
  result "that is so" "$(cmp "$packed" "$folder/before" 2>&1)"
  $tool -c tests/command/input/fixable.json >"$packed.json"
  "$annot" validate -q --fix "$packed.json" >/dev/null 2>&1
  result "--fix writes $tool, whatever the name" "$($tool -dc <"$packed.json" 2>&1 | cmp - "$folder/fixed.json" 2>&1)"
  head -c 100 "$folder/before" >"$packed"
  cp "$packed" "$folder/before"
  exits 3 "what is torn is not written, $tool" fmt "$packed"
  result "and stays, $tool" "$(cmp "$packed" "$folder/before" 2>&1)"
  "$annot" fmt "$packed" 2>"$folder/err"
  result "it is said once, $tool" "$(test "$(wc -l <"$folder/err")" -eq 1 || cat "$folder/err")"
done
exits 2 "fmt --pretty --canonical is a mistake" fmt --pretty --canonical -

seed=$top/../shared/seed/ryabkov.json
if test -f "$seed"; then
  "$annot" convert --to json -o "$folder/1.json" "$seed"
  "$annot" convert --to xml -o "$folder/1.xml" "$seed"
  "$annot" convert --to json -o "$folder/2.json" "$folder/1.xml"
  result "a real article comes back byte for byte" "$(cmp "$folder/1.json" "$folder/2.json" 2>&1)"
  exits 0 "a real article has no error" validate "$seed"
else
  skip "a real article comes back byte for byte" "it is not here"
  skip "a real article has no error" "it is not here"
fi
finish
