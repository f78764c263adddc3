#!/bin/sh
# A layer includes only itself and the layers below it; foreign libraries stay where they belong.
. "${srcdir:-.}/tests/tap.sh"
lib=$srcdir/libannot

# includes FOLDER: lines `FILE INCLUDED`, with its quotes or brackets.
includes() {
  find "$1" -name '*.[ch]' -exec awk '/^[ \t]*#[ \t]*include/ {
    sub(/^[ \t]*#[ \t]*include[ \t]*/, ""); print FILENAME, $1 }' {} +
}

# layer NAME BELOW...: NAME may include these and itself.
known=
layer() {
  known="$known $1"
  test -d "$lib/$1" || return 0
  allowed=$(echo "$@" | tr ' ' '|')
  result "$1 includes only what is below it" "$(includes "$lib/$1" | grep ' "' |
    grep -vE " \"(($allowed)/[^\"]*|config\.h)\"")"
}

layer base
layer text base
layer value base
layer table base
layer json base value table
layer xml base value table
model_below="base text value table json xml"
# shellcheck disable=SC2086 # lists of words
{
  layer model $model_below
  layer finding $model_below model
  layer rebase $model_below model
  for top in change read write rules; do layer $top $model_below model finding; done
}

result "every folder is a layer" "$(for folder in "$lib"/*/; do
  name=$(basename "$folder")
  case " $known annot " in *" $name "*) ;; *) echo "$name has no place in the order" ;; esac
done)"
result "public headers include only public headers and the standard library" \
  "$(includes "$lib/annot" | grep -vE ' <(annot/[a-z]*\.(h|def)|std[a-z]*\.h)>')"
users=$(includes "$lib" | grep '<libxml/' | cut -d ' ' -f 1 | sort -u)
result "libxml2 is included by at most one file" \
  "$(test "$(printf '%s' "$users" | grep -c .)" -le 1 || echo "$users")"
result "no layer includes jansson" "$(includes "$lib" | grep '<jansson')"
result "the tool includes no layer of the library" "$(includes "$srcdir/tools" | grep -E ' "[^"]*/')"
finish
