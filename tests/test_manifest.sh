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
"$annot" manifest make corpus | sed '/"split":/d; /"path":/s/,$//' >corpus/all.manifest
says "a manifest without splits is one" 0 ''
echo '{"files": 1}' >corpus/all.manifest
says "what is no manifest is 3" 3 ''
# refuses NAME CODE COMPLAINT ARGUMENT...: `annot manifest` ends with this code, and says this first.
refuses() {
  name=$1 wanted=$2 complaint=$3
  shift 3
  "$annot" manifest "$@" >out 2>err
  code=$?
  result "$name" "$(test $code -eq "$wanted" || echo "exit code $code"; cat out
    sed 1q err | grep -vxF "annot: $complaint")"
}
refuses "another word" 2 "say make DIR, or check FILE.manifest [DIR]" frobnicate corpus
refuses "a split without a glob" 2 '--split must be NAME=GLOB, not "bad"' make --split bad corpus
refuses "a split without a name" 2 '--split must be NAME=GLOB, not "=x"' make --split =x corpus
refuses "a split of nothing" 2 '--split must be NAME=GLOB, not "a="' make --split 'a=a/*' --split a= corpus
refuses "a manifest of a file" 2 'corpus/train/one.jsonl is no folder' make corpus/train/one.jsonl
refuses "a manifest of standard input" 2 '- is no folder' make -
refuses "a manifest of nothing" 3 'none: cannot be opened: No such file or directory' make none
"$annot" manifest make -o corpus/all.manifest corpus
refuses "a check in a file" 2 'corpus/test/two.json is no folder' check corpus/all.manifest corpus/test/two.json
refuses "a check of nothing" 3 'none: cannot be opened: No such file or directory' check corpus/all.manifest none
refuses "a manifest that is not there" 3 'none: cannot be opened: No such file or directory' check none
refuses "a manifest that is a folder" 3 'corpus: cannot be opened: Is a directory' check corpus
echo '{"files": 1' >cut
refuses "a manifest that is cut" 3 "cut:2:0: '}' expected near end of file" check cut
finish
