# What the command prints, its exit codes, and that it loses nothing.
. "${srcdir:-.}/tests/tap.sh"
annot=$PWD/tools/annot
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
top=$(cd "$srcdir" && pwd)

# golden NAME: what the command line in NAME.args prints is what NAME.out has.
golden() {
  line=$(cat "$top/tests/command/$1.args")
  # shellcheck disable=SC2086 # the line is split on purpose
  (cd "$top" && "$annot" $line >"$folder/out" 2>"$folder/err")
  test -z "${BLESS-}" || cp "$folder/out" "$top/tests/command/$1.out"
  result "$1 prints what it printed" "$(diff "$top/tests/command/$1.out" "$folder/out" 2>&1)"
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
exits 2 "an unknown option is 2" validate --frobnicate examples/article.json
exits 2 "an unknown verb is 2" frobnicate
exits 2 "an unknown rule is 2" validate --select X999 examples/article.json
exits 2 "two documents do not fit into --to json" convert --to json examples/article.json examples/article.json
exits 3 "a file that is not there is 3" validate "$folder/none.json"
exits 3 "3 wins over 1" validate examples/broken.json "$folder/none.json"
exits 1 "empty standard input is a finding" validate -
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
