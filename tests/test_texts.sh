#!/bin/sh
# Texts kept elsewhere: only files below the folder are read, and the rules run on them.
. "${srcdir:-.}/tests/tap.sh"
annot=$PWD/tools/annot
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 99
mkdir -p texts/deep
printf 'Gr\303\274n \360\235\204\236 rot' >texts/a.txt
printf '\357\273\277Gr\303\274n \360\235\204\236 rot' >'texts/deep/with mark.txt'
printf 'bad \377' >texts/latin.txt
printf 'secret' >secret.txt
mkfifo texts/pipe
ln -s ../secret.txt texts/out.txt
ln -s .. texts/up
ln -s a.txt texts/in.txt
ln -s "$folder/texts/a.txt" texts/absolute.txt

# says NAME CODE WORDS HREF OPTION...: a document whose text is HREF ends with this exit code and says
# WORDS, an extended regular expression.
says() {
  name=$1 wanted=$2 words=$3 href=$4
  shift 4
  printf '{"annot":"1.0","id":"d","source":{"href":"%s","length":10},"quotes":[{"id":"q","type":"indirect","spans":[{"start":7,"end":%s}]}]}\n' \
    "$href" "${end-10}" >document.json
  timeout 10 "$annot" validate "$@" document.json >out 2>&1
  code=$?
  complaint=
  test "$code" -eq "$wanted" || complaint="exit code $code, not $wanted"
  grep -Eq -- "$words" out || complaint="$complaint $(cat out)"
  result "$name" "$complaint"
}

says "a text is found" 0 "^1 document: 0 errors" a.txt --texts texts
says "percent signs are decoded, and a byte order mark is none of the text" 0 "^1 document: 0 errors" \
  deep/with%20mark.txt --texts texts
says "query and fragment do not name a file" 0 "^1 document: 0 errors" 'a.txt?x#y' --texts texts
says "a folder may end with a slash" 0 "^1 document: 0 errors" ./a.txt --texts texts/
end=11 says "rules about the text are run" 1 "T102" a.txt --texts texts
says "without the option a note says that they are not" 0 "^1 document has no text here.*--texts" a.txt
says "a text somewhere else is noted too" 0 "^1 document has no text here" https://example.org/a --texts texts
for way in ../secret.txt deep/../../secret.txt %2e%2e/secret.txt /etc/hostname //etc/hostname \
  %2Fetc/hostname out.txt up/secret.txt; do
  says "$way does not lead out" 3 "lead" "$way" --texts texts
  result "and nothing of it is shown: $way" "$(grep secret\$ out)"
done
says "an absolute link is not followed" 3 "lead" absolute.txt --texts texts
says "what is not there is 3" 3 "No such file" none.txt --texts texts
says "a folder is no text" 3 "regular file" deep --texts texts
says "a pipe is no text, and is not waited for" 3 "regular file" pipe --texts texts
says "a text is UTF-8" 3 "UTF-8" latin.txt --texts texts
says "a percent sign stands before two digits" 3 'hexadecimal' 'a%zz' --texts texts
says "U+0000 is in no name" 3 "NUL" 'a.txt%00b' --texts texts
head -c 2000 /dev/zero | tr '\0' a >texts/long.txt
says "a text has a limit" 3 "max-record" long.txt --texts texts --max-record 1000
says "a folder that is not there is 3" 3 "cannot be opened" a.txt --texts none
says "texts do not go with fixes" 2 "does not go" a.txt --texts texts --fix

for i in 1 2 3 4 5 6 7 8 9; do sed "s/\"d\"/\"d$i\"/; s/\"href\":\"[^\"]*\"/\"href\":\"$i.txt\"/" document.json; done >many.jsonl
cp texts/a.txt texts/3.txt
"$annot" validate -j 1 --texts texts many.jsonl >one 2>&1
"$annot" validate -j 3 --texts texts many.jsonl >three 2>&1
result "messages are the same for any number of threads" "$(cmp one three 2>&1)"
result "and there is one for each text" "$(grep -c "cannot be had" one | grep -vx 8)"
printf '{"annot":"1.0","id":"d","source":{"href":"a.txt"}}' >document.json
result "the characters of a text are counted" \
  "$("$annot" stats --texts texts --format json document.json | grep -c '"characters": 10' | grep -vx 1)"
finish
