# The programs of examples/ are built against the public headers as any program would be, and do what
# they say.
. "${srcdir:-.}/tests/tap.sh"
top=$(cd "$srcdir" && pwd)
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT

# build NAME: the program, without a warning.
build() {
  # shellcheck disable=SC2086 # lists of words
  complaint=$($CC -std=c99 -D_DEFAULT_SOURCE -Wall -Wextra -Wpedantic -Werror -I"$top/libannot" $ANNOT_SAN_CFLAGS \
    "$top/examples/$1.c" -Llibannot/.libs -lannot -Wl,-rpath,"$PWD/libannot/.libs" \
    -o "$folder/$1" 2>&1)
  result "$1 is built without a warning" "$complaint"
}

# prints NAME EXPECTED COMMAND...: the command prints what the file EXPECTED has.
prints() {
  name=$1 expected=$2
  shift 2
  "$@" >"$folder/out" 2>&1
  test -z "${BLESS-}" || cp "$folder/out" "$expected"
  result "$name" "$(diff "$expected" "$folder/out" 2>&1)"
}

for program in validate convert build quotes rebase editor; do
  build "$program"
done
wanted=$top/tests/examples
prints "validate tells the findings of a broken document" "$wanted/validate.out" \
  "$folder/validate" "$top/examples/broken.json"
prints "convert writes XML" "$wanted/convert.out" sh -c "'$folder/convert' <'$top/examples/article.json'"
prints "build makes a document" "$wanted/build.out" "$folder/build"
"$folder/build" >"$folder/built.json"
result "what build makes has no finding" "$(tools/annot validate --level 5 --format concise "$folder/built.json" 2>/dev/null)"
prints "quotes shows who said what" "$wanted/quotes.out" "$folder/quotes" "$top/examples/article.json"
"$folder/quotes" "$top/examples/broken.json" >/dev/null 2>&1
quotes_failed=$?
result "quotes fails where the document is wrong" "$(test $quotes_failed -eq 1 || echo "exit code $quotes_failed")"
mkdir "$folder/documents" "$folder/texts" "$folder/results"
cp "$top/examples/article.json" "$folder/documents"
cp "$top/tests/command/input/article-new.txt" "$folder/texts/article.txt"
prints "rebase puts a folder of documents on new texts" "$wanted/rebase.out" \
  "$folder/rebase" "$folder/documents" "$folder/texts" "$folder/results"
result "what rebase could not find is told by the validator too" "$(
  tools/annot validate --select T --format concise "$folder/results/article.json" 2>/dev/null |
    grep -q T104 || echo "no T104")"

# The editor is killed in the middle of a line, and started again.
printf '%s\n' '{"annot":"1.0","id":"d","text":"He said \"I will resign\" today."}' >"$folder/edited.json"
edit() { "$folder/editor" "$folder/edited.json" "$folder/journal" <"$wanted/editor-$1.txt"; }
prints "an editor types, deletes, undoes and is killed" "$wanted/editor-1.out" edit 1
result "the saved document is untouched" "$(grep -c quotes "$folder/edited.json" | awk '$1 != 0')"
result "the journal ends in a torn line" "$(tail -c 1 "$folder/journal" | awk '/^$/ { print "it is whole" }')"
prints "it recovers all, saves and goes on" "$wanted/editor-2.out" edit 2
result "the journal has what came after saving" "$(wc -l <"$folder/journal" | awk '$1 != 4')"
printf '%s' '0123456789abcdef
{"change":[{"text":"codepoint","start":0,"old":"","new":"twice"}]}
' >"$folder/journal"
result "a journal of another document is not done again" "$(printf 'show\n' >"$folder/show"
  "$folder/editor" "$folder/edited.json" "$folder/journal" <"$folder/show" | grep twice)"

# The programs of the guide for editors print what the guide's tests have seen.
for number in 1 2; do
  awk -v wanted=$number '/^```c$/ { n++; on = n == wanted; next } /^```$/ { on = 0 } on' \
    "$top/spec/editing.md" >"$folder/guide$number.c"
  # shellcheck disable=SC2086 # lists of words
  complaint=$($CC -std=c99 -Wall -Wextra -Wpedantic -Werror -I"$top/libannot" $ANNOT_SAN_CFLAGS \
    "$folder/guide$number.c" -Llibannot/.libs -lannot -Wl,-rpath,"$PWD/libannot/.libs" \
    -o "$folder/guide$number" 2>&1)
  result "program $number of the editor's guide is built without a warning" "$complaint"
  prints "program $number of the editor's guide does what it says" "$wanted/guide$number.out" "$folder/guide$number"
done
finish
