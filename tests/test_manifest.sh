#!/bin/sh
# A manifest says what a corpus consists of, and what is no longer as it was.
. "${srcdir:-.}/tests/tap.sh"
annot=$PWD/tools/annot
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 99
mkdir -p corpus/train corpus/test
document() { printf '{"annot":"1.0","id":"%s","text":"It rained on %s."}\n' "$1" "$1"; }
{ document a; document b; } >corpus/train/one.jsonl
document c >corpus/test/two.json

# says NAME CODE EXPECTED: `annot manifest check` ends with this code and prints this.
says() {
  "$annot" manifest check corpus/all.manifest >out 2>err
  code=$?
  result "$1" "$(test $code -eq "$2" || echo "exit code $code: $(cat err)"; printf '%s' "$3" | diff - out)"
}

"$annot" manifest make --split 'train=train/*' --split 'test=test/*' --license CC0 -o corpus/all.manifest corpus
code=$?
result "make is 0" "$(test $code -eq 0 || echo "exit code $code")"
"$annot" manifest make --split 'train=train/*' --split 'test=test/*' --license CC0 corpus >again
result "it writes the same again" "$(cmp again corpus/all.manifest 2>&1)"
result "it counts documents" "$(grep -c '"documents": 3' again | awk '$1 != 1')"
says "nothing has changed" 0 ''
document d >corpus/extra.json
document changed >corpus/test/two.json
says "a changed file and an extra one are told" 1 'extra    extra.json
changed  test/two.json
'
rm corpus/extra.json corpus/test/two.json
says "a missing file is told" 1 'missing  test/two.json
'
document a >corpus/test/two.json
says "a document in two splits is told" 1 'changed  test/two.json
leaks    a
         in test (test/two.json) and train (train/one.jsonl)
'
echo '{"files": 1}' >corpus/all.manifest
says "what is no manifest is 3" 3 ''
"$annot" manifest frobnicate corpus >out 2>err
code=$?
result "wrong usage is 2" "$(test $code -eq 2 || echo "exit code $code")"
finish
