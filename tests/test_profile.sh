#!/bin/sh
# Profiles: found beside the data, judged key by key, and weaker than options.
. "${srcdir:-.}/tests/tap.sh"
annot=$PWD/tools/annot
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 99
mkdir -p corpus/news/old corpus/plain

document() {
  printf '{"annot":"1.0","id":"%s","text":"“It rained,” she said.","meta":{"section":"%s"},"speakers":[{"id":"s","type":"person","name":"Ana","roles":["Mayor"]}],"quotes":[{"id":"q","type":"%s","spans":[{"start":0,"end":12}],"speakers":["s"],"note":"%s"}]}\n' \
    "$1" "$2" "$3" "$4"
}
document a News direct "check: words" >corpus/news/a.json
document b Weather indirect "unsure" >corpus/news/old/b.json
document c Weather indirect "unsure" >corpus/plain/c.json
cat >corpus/news/.annot.json <<'END'
{
  "require": [{"of": "quote", "where": {"type": "direct"}, "member": "speakers.links"},
              {"of": "document", "member": "meta.section"}],
  "vocabulary": {"roles": ["mayor"], "section": ["News", "Sport"], "note-prefixes": ["check:"]}
}
END

# says NAME CODE PATTERN ARGUMENT...: the exit code and, if PATTERN is not empty, a line of what is said.
says() {
  name=$1 wanted=$2 words=$3
  shift 3
  "$annot" "$@" >out 2>&1 </dev/null
  code=$?
  complaint=
  test "$code" -eq "$wanted" || complaint="exit code $code, not $wanted: $(cat out)"
  grep -Eq -- "$words" out || complaint="$complaint no $words: $(cat out)"
  result "$name" "$complaint"
}

codes() { "$annot" validate --format concise "$@" 2>/dev/null | sed 's/:[0-9]*:[0-9]*: [a-z]*\[\(....\)\].*/ \1/' | tr '\n' ' '; }
result "findings are those of the nearest profile" "$(codes corpus | grep -vxF \
  'corpus/news/a.json C202 corpus/news/a.json C201 corpus/news/old/b.json C202 corpus/news/old/b.json C202 corpus/news/old/b.json C202 corpus/news/old/b.json C102 corpus/plain/c.json C102 ' )"
result "--isolated looks for none" "$(codes --isolated corpus/news/a.json)"
says "a demand says what is missing" 0 'in this corpus, quote of type direct.* needs speakers.links' validate corpus/news/a.json
says "a near word is named" 0 'roles is not .*Mayor.*did you mean .*mayor' validate corpus/news/a.json
"$annot" validate -j 1 corpus >one 2>&1
"$annot" validate -j 3 corpus >three 2>&1
result "threads change nothing" "$(cmp one three 2>&1)"
(cd corpus/news/old && "$annot" validate --format concise - <b.json >"$folder/out" 2>/dev/null)
result "standard input has the profile of the working folder" "$(grep -c C202 out | grep -vx 3)"
"$annot" validate --stream --fail-level warning corpus/plain/c.json corpus/news/a.json corpus/plain/c.json >out 2>/dev/null
result "each input of a stream has its own profile" "$(sed 's/.*\(C201\).*/\1/; s/^{"annot":.*/good/' out | tr '\n' ' ' |
  grep -vx 'good C201 good ')"
mkdir slash && echo '{"exclude": ["drafts/"]}' >slash/.annot.json
says "a pattern that can name nothing" 2 'annot.json:1:14: a path has no slash at its ends' profile check slash
says "in an option, too" 2 '--exclude drafts/ names nothing' validate --exclude drafts/ corpus
mkdir odd && echo '{"level": 9}' >odd/.annot.json && cp corpus/plain/c.json odd && echo kept >rejected
"$annot" validate --stream --rejects rejected corpus/plain/c.json odd/c.json >out 2>err
result "a wrong profile ends a stream, and leaves --rejects as it was" "$(test $? -eq 2 || echo "it did not"
  grep -vx kept rejected)"
cp -R corpus mended
"$annot" validate -q --unsafe-fixes mended >out 2>&1
result "fixes write words of the vocabulary" "$(grep -L '"roles":\["mayor"\]' mended/news/a.json mended/news/old/b.json)"

# Settings, one at a time.
profile() { printf '%s\n' "$1" >corpus/.annot.json; }
rm corpus/news/.annot.json
profile '{"ignore": ["C"]}'
result "ignore" "$(codes corpus)"
profile '{"fail-level": "warning"}'
says "fail-level" 1 "" validate corpus
says "the option wins over fail-level" 0 "" validate --fail-level error corpus
profile '{"severity": {"C102": "error"}}'
says "severity" 1 "error.C102" validate corpus
says "the option wins over severity" 0 "note.C102" validate --severity C102=note corpus
profile '{"level": 3}'
result "level" "$(codes corpus)"
says "the option wins over level" 0 C102 validate --level 4 corpus
profile '{"select": ["T"], "ignore": ["C102"]}'
result "select" "$(codes corpus)"
says "the option wins over select and ignore" 0 C102 validate --select C102 corpus
profile '{"exclude": ["old"]}'
says "exclude by name" 0 "^2 documents" validate corpus
profile '{"exclude": ["news/*/*.json", "*/c.json"]}'
says "exclude by path below the profile" 0 "^1 document:" validate corpus
(cd corpus/plain && "$annot" validate . >"$folder/out" 2>&1)
result "wherever one stands" "$(grep -c "^0 documents" out | grep -vx 1)"
mkdir -p corpus/plain/drafts/deep && echo '{"level": 4}' >corpus/plain/drafts/.annot.json
document d Weather indirect "unsure" >corpus/plain/drafts/d.json
document e Weather indirect "unsure" >corpus/plain/drafts/deep/e.json
profile '{"exclude": ["drafts"]}'
says "a folder that is excluded is not entered, whatever its own profile" 0 "^3 documents:" validate corpus
says "nor by one thread" 0 "^3 documents:" validate -j 1 corpus
says "nor to be fixed" 0 "^3 documents:" validate --fix corpus
"$annot" validate --stream --from json corpus >out 2>/dev/null
result "nor by a stream" "$(grep -c . out | grep -vx 3)"
says "unless it is named" 0 "^2 documents:" validate corpus/plain/drafts
profile '{"exclude": ["*/drafts"]}'
says "a path excludes a folder too" 0 "^3 documents:" validate corpus
echo '{"exclude": ["deep"]}' >corpus/plain/drafts/.annot.json
profile '{"level": 4}'
says "an inner profile excludes what is in its folder" 0 "^4 documents:" validate corpus
rm -r corpus/plain/drafts
profile '{"exclude": ["news/*/*.json", "*/c.json"]}'
says "what is named is not excluded" 0 "^1 document:" validate corpus/plain/c.json

# Wrong profiles: each has its place and, where there is one, the nearest name.
refuses() {
  printf '%b' "$1" >corpus/.annot.json
  says "refused: $1" 2 "^annot: corpus/.annot.json:$2" validate corpus/plain
  says "and by profile check: $1" 2 "^annot: corpus/.annot.json:$2" profile check corpus
}
refuses '{"levle": 3}' '1:2: a profile has no key "levle"; did you mean "level"\?'
refuses '{"level": 3,\n  "é": 1}' '2:3: a profile has no key'
refuses '{"level": 6}' '1:11: the level must be'
refuses '{"level": 3' '1:12: this is no JSON'
refuses '{"level": 3, "level": 4}' '1:14: this is no JSON'
refuses '{"level": 3\n"select": ["T"]}' '2:1: this is no JSON'
refuses '{"level": 3,\n\n}' '3:1: this is no JSON'
refuses '\0357\0273\0277{"levle": 3}' '1:2: a profile has no key "levle"'
refuses '{"level": 6, "ignore": ["X9"]}' '1:25: there is no rule "X9"'
refuses '{"require": [{"of": "x", "member": "id"}, {"of": "quote"}]}' '1:43: a demand needs'
refuses '[]' '1:1: a profile must be an object'
refuses '{"select": ["T103", "exact-differ"]}' '1:21: there is no rule "exact-differ"; did you mean "exact-differs"'
refuses '{"ignore": []}' '1:12: this must be a list of strings, and not empty'
refuses '{"severity": {"T103": "fatal"}}' '1:23: this must be "error"'
refuses '{"exclude": [1]}' '1:14: this must be a string'
refuses '{"require": [{"of": "quot", "member": "speakers"}]}' '1:21: nothing is called "quot"; did you mean "quote"'
refuses '{"require": [{"of": "quote", "member": "speaker"}]}' '1:40: there is no member "speaker"; did you mean "speakers"'
refuses '{"require": [{"of": "quote", "member": "speakers.lnks"}]}' '1:40: there is no member'
refuses '{"require": [{"of": "quote"}]}' '1:14: a demand needs'
refuses '{"require": [{"of": "quote", "membr": "cue"}]}' '1:30: a demand has no key "membr"; did you mean "member"'
refuses '{"require": [{"of": "quote", "member": "cue", "where": {"typ": "direct"}}]}' '1:57: there is no member "typ"; did you mean "type"'
refuses '{"require": [{"of": "quote", "member": "cue", "where": {"type": "dirct"}}]}' '1:65: there is no value "dirct"; did you mean "direct"'
refuses '{"vocabulary": {"role": ["a"]}}' '1:17: there is no text called "role"; did you mean "roles"'
refuses '{"vocabulary": {"roles": "a"}}' '1:26: this must be a list'
printf '\357\273\277{"select": ["C102"]}' >corpus/.annot.json
says "a byte order mark is skipped" 1 C102 validate --fail-level warning corpus
printf '{"levle": 6, "level": 6, "severity": {"X": "bad"}, "vocabulary": {"a": [1, 2]}}' >corpus/.annot.json
"$annot" profile check corpus >out 2>&1
result "all mistakes are told" "$(cut -d : -f 4 out | tr '\n' ' ' | grep -vx '2 23 39 44 73 76 ')"
says "--isolated does not mind a wrong profile" 0 "" validate --isolated corpus/plain
profile '{"level": 4}'
says "profile check names the profile that counts" 0 "^corpus/.annot.json: nothing is wrong" profile check corpus/plain
says "profile check takes a file" 0 "^corpus/.annot.json: nothing is wrong" profile check corpus/.annot.json
says "a file that is not there is 3" 3 "none" profile check none
says "profile does nothing but check" 2 "say what to do" profile frobnicate corpus
finish
