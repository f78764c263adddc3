#!/bin/sh
# Corpora: what the command prints does not depend on the number of threads, on how the input is
# packed, or on where it is cut.
. "${srcdir:-.}/tests/tap.sh"
annot=$PWD/tools/annot
top=$(cd "$srcdir" && pwd)
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 99

# A corpus of two megabytes: several pieces; every seventh document has a finding, every fifth one is
# not ASCII, and some lines are blank.
awk 'BEGIN {
  for (i = 0; i < 900; ++i) {
    text = ""
    for (j = 0; j < 110; ++j)
      text = text (i % 5 ? "word " : "w\303\266rt ") (j + i)  " "
    end = i % 7 ? 4 : 9999999
    printf "{\"annot\":\"1.0\",\"id\":\"d%d\",\"text\":\"%s\",\"quotes\":[{\"id\":\"q\",\"spans\":[{\"start\":0,\"end\":%d}]}]}\n", i, text, end
    if (i % 100 == 99) printf " \t\r\n\n"
    if (i == 500) for (j = 0; j < 500; ++j) print "";
  }
}' >clean.jsonl
sed '400s/.*/{"annot":"1.0","id":/; 401s/.*/[]/; 402s/"annot":"1.0"/"annot":"9.0"/' clean.jsonl >broken.jsonl
sed 's/$/\r/' clean.jsonl >crlf.jsonl
{ printf '\357\273\277\n\n'; cat clean.jsonl; } >mark.jsonl
printf '%s' "$(cat broken.jsonl)" >unended.jsonl
cp clean.jsonl lines.json
"$annot" convert --to xml clean.jsonl >plain.xml
"$annot" convert --to xml --pretty clean.jsonl >pretty.xml
sed '2i<?xml-stylesheet href="a"?>' plain.xml >instruction.xml
sed '700s/<text>/<text><!-- <\/document> -->/' plain.xml >comment.xml
sed '800s/<text>/<text><![CDATA[<\/document>\n]]>/' plain.xml >section.xml
sed '650s/<text>/<text>\&nbsp;/' plain.xml >broken.xml
sed '650s/<text>/<document><text>/' plain.xml >nested.xml
sed '650s/$/<document version="1.0" id="e"\/>/' plain.xml >empty-element.xml
sed '$d' plain.xml >cut.xml
sed '651s/.*/<document\/>/; 652s/.*/<x\/>/' plain.xml >wrong.xml
{ printf '\357\273\277<?xml version="1.0"?>\n'; cat plain.xml; } >declared.xml
{ cat plain.xml; echo '<more/>'; } >trailing.xml
tr -d '\n' <plain.xml >one-line.xml
iconv -f UTF-8 -t UTF-16 clean.jsonl >utf16.jsonl
gzip -c clean.jsonl >packed.jsonl.gz
head -c 150000 packed.jsonl.gz >torn.jsonl.gz
gzip -c plain.xml >packed.xml.gz
cp "$top"/examples/*.json .
mkdir folder
for i in 1 2 3 4 5 6 7 8 9; do cp article.json folder/$i.json; cp broken.json folder/$i-broken.json; done
if zstd --version >/dev/null 2>&1; then zstd -q clean.jsonl -o packed.jsonl.zst; fi

# agree NAME ARGUMENTS: output, messages and exit code with $threads are those with one.
threads="3"
agree() {
  name=$1
  shift
  "$annot" "$@" -j 1 >out1 2>err1
  echo $? >>err1
  complaint=
  for jobs in $threads; do
    "$annot" "$@" -j $jobs >out 2>err
    echo $? >>err
    complaint="$complaint$(cmp out1 out 2>&1; diff err1 err | head -n 3)"
  done
  result "$name with any -j" "$complaint"
}

for file in *.json *.jsonl *.xml *.gz *.zst; do
  test -e "$file" || continue
  agree "validate $file" validate --format jsonl "$file"
done
# A corpus whose first piece has to be read again, while others have much to tell already.
awk 'BEGIN {
  print "<corpus xmlns=\"urn:annot:1\" version=\"1.0\">"
  for (i = 0; i < 60; ++i) quotes = quotes "<quote id=\"q" i "\" type=\"direct\"><span start=\"900\" end=\"999\"/></quote>"
  for (i = 0; i < 600; ++i) {
    line = "<document version=\"1.0\" id=\"b" i "\"><text>Hello there</text>" quotes "</document>"
    if (size < 505000 && size + length(line) >= 505000) print "<document version=\"1.0\" id=\"torn\"><text>x</txt></document>"
    size += length(line) + 1
    print line
  }
  print "</corpus>"
}' >again.xml
agree "a first piece that is read again" validate --format jsonl again.xml
# Several kinds of trouble at once: each is told in its turn, and nothing behind the end.
mkdir trouble trouble/b trouble/c
cp broken.json torn.jsonl.gz trouble/b/
cp article.json broken.json trouble/c/
echo '{"level": 9}' >trouble/c/.annot.json
agree "trouble and a wrong profile" validate --format concise missing.json trouble
result "it ends there, and says so once" "$(grep -c 'the level must be' err | grep -vx 1; tail -n 1 err | grep -vx 2)"
"$annot" validate --format sarif -j 3 trouble >out 2>err
result "what has been begun of a report is ended" "$(tail -n 1 out | grep -v '"exitCode":2}]}]}$')"
rm trouble/c/.annot.json
agree "trouble" validate --format concise missing.json trouble missing.xml
mkdir torn && { printf '{"annot":"1.0","id":"a","text":"'; head -c 900000 /dev/urandom | base64 -w 0; echo '"}'; } |
  gzip -1 | head -c 800000 >torn/a.json.gz
for i in 1 2 3 4 5 6 7 8 9; do cp article.json torn/b-with-another-name-$i.json; done
agree "a torn document before others" validate --format concise torn
agree "a second document for one place" convert --to json article.json broken.json missing.json trouble
awk 'BEGIN { for (i = 0; i < 9000; ++i) printf "{\"annot\":\"1.0\",\"id\":\"d%d\",%s}\n", i,
  i % 700 == 1 ? "\"text\":1" : i % 1000 ? "\"text\":\"" i " is the text of this document, and it goes on for some words more\"" : "\"source\":{\"href\":\"no.txt\"}" }' >elsewhere.jsonl
agree "texts that are not there" validate --texts folder elsewhere.jsonl
agree "texts that are not there, in counts," stats --texts folder elsewhere.jsonl
for file in broken.jsonl mark.jsonl comment.xml broken.xml wrong.xml torn.jsonl.gz packed.xml.gz; do
  agree "convert $file to XML" convert --to xml "$file"
  agree "convert $file to JSON Lines" convert --to jsonl "$file"
  agree "stats of $file" stats --format json "$file"
done
threads="2 3 8"
for format in text concise jsonl sarif github; do
  agree "validate a folder in $format" validate --format $format .
done
threads="2"
agree "--max-errors" validate --max-errors 5 --statistics .
"$annot" validate -j 2 --format concise --statistics . >all 2>all-err
for most in 1 5 1000000; do
  "$annot" validate -j 2 --format concise --statistics --max-errors $most . >out 2>err
  result "--max-errors $most shows the first findings and counts all" "$(head -n $most all | diff - out
    grep -v ' not shown$' err | diff all-err -)"
done
agree "--max-record" validate --format jsonl --max-record 900 clean.jsonl plain.xml article.json
agree "convert a folder" convert --to xml .
agree "stats of a folder" stats .
agree "one document to XML" convert --to xml article.json
agree "one document to JSON" convert --to json --pretty article.json
agree "two documents to JSON" convert --to json clean.jsonl
agree "an input that is not there" validate clean.jsonl nowhere.json plain.xml
"$annot" convert --to jsonl clean.jsonl >wanted
for file in plain.xml pretty.xml declared.xml instruction.xml one-line.xml packed.xml.gz packed.jsonl.gz crlf.jsonl mark.jsonl lines.json; do
  "$annot" convert -j 2 --to jsonl "$file" >out
  result "$file holds the same documents" "$(cmp wanted out 2>&1)"
done
for file in clean.jsonl comment.xml plain.xml; do
  "$annot" validate -j 2 --format concise - <"$file" | sed 's/^[^:]*//' >out
  "$annot" validate -j 1 --format concise "$file" | sed 's/^[^:]*//' >wanted
  result "standard input gives the same as $file" "$(cmp wanted out 2>&1)"
done

# Where the findings are.
grep -n '9999999' broken.jsonl | cut -d: -f1 >wanted
"$annot" validate -j 3 --select T102,S --format jsonl broken.jsonl | grep '"code":"T' | sed 's/.*"line":\([0-9]*\),.*/\1/' >out
result "the lines of findings are right" "$(diff wanted out)"

# Compressed output, by the name.
for end in gz zst; do
  "$annot" convert --to jsonl -o packed-again.jsonl.$end clean.jsonl
  "$annot" convert --to jsonl packed-again.jsonl.$end >out
  result ".$end is written and read" "$("$annot" convert --to jsonl clean.jsonl | cmp - out 2>&1)"
done
result ".gz is a gzip file" "$(gzip -dc packed-again.jsonl.gz | cmp - out 2>&1)"
if zstd --version >/dev/null 2>&1; then
  result ".zst is a zstd file" "$(zstd -dqc packed-again.jsonl.zst | cmp - out 2>&1)"
fi
result "it is compressed" "$(test "$(wc -c <packed-again.jsonl.gz)" -lt "$(wc -c <out)" || echo "it is not")"

# --exclude
mkdir -p walk/a/deep walk/b
for file in walk/a/1 walk/a/deep/2 walk/b/3-draft walk/b/1; do cp article.json $file.json; done
# walks WANTED OPTIONS...: which files are visited.
walks() {
  wanted=$1
  shift
  seen=$("$annot" fmt --check "$@" walk | sed 's/^walk.//' | tr '\n' ' ')
  result "fmt $*" "$(test "$seen" = "$wanted" || echo "not $wanted but $seen")"
}
sed 's/{/{ /' article.json >unformatted
for file in walk/a/1 walk/a/deep/2 walk/b/3-draft walk/b/1; do cp unformatted $file.json; done
walks "a/1.json a/deep/2.json b/1.json b/3-draft.json "
walks "a/1.json a/deep/2.json b/1.json " --exclude '*-draft.json'
walks "a/1.json b/1.json " --exclude '*-draft.json' --exclude deep
walks "a/deep/2.json b/1.json b/3-draft.json " --exclude 'a/*.json'
walks "b/1.json b/3-draft.json " --exclude a

# A record that is too large costs that record, and no memory.
{
  head -n 1 clean.jsonl
  head -c 60000000 /dev/zero | tr '\0' x
  echo
  head -n 2 clean.jsonl | tail -n 1
} >long.jsonl
{ awk 'BEGIN { while (++i < 20000) text = text "words "; print "{\"annot\":\"1.0\",\"id\":\"long\",\"text\":\"" text "\"}" }'
  cat clean.jsonl; } >long-first.json
agree "a first line that is too long" validate --format concise --max-record 10000 long-first.json
agree "a long line" validate --format jsonl --max-record 100000 long.jsonl
for jobs in 1 2; do
  if test -x "$OLDPWD/tools/.libs/annot" && test -z "$ANNOT_SAN_CFLAGS"; then
    (ulimit -v 400000
     LD_LIBRARY_PATH=$OLDPWD/libannot/.libs "$OLDPWD/tools/.libs/annot" validate -j $jobs --format concise \
       --max-record 100000 long.jsonl >out 2>err)
    result "sixty megabytes of one line need little memory, -j $jobs" \
      "$(grep -q '^long.jsonl:2:1: error.S119' out && grep -q '^3 documents' err || cat out err)"
  else
    skip "sixty megabytes of one line need little memory, -j $jobs" "not with libtool's script or sanitizers"
  fi
done

# Counts of any split add up to those of the whole.
seed=$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')
"$annot" stats --format json broken.jsonl >wanted 2>err
for parts in 2 3 7; do
  rm -f part-*
  awk -v seed="$seed" -v parts=$parts 'BEGIN { srand(seed) } { print >("part-" int(rand() * parts) ".jsonl") }' broken.jsonl
  for part in part-*.jsonl; do "$annot" stats --format json "$part" >"$part.counts" 2>err; done
  "$annot" stats --merge part-*.counts >out
  result "the counts of $parts parts are those of the whole, seed $seed" "$(cmp wanted out 2>&1)"
done
# One part has no value where another has some; text, packed, through a pipe.
printf '%s\n' '{"annot":"1.0","id":"a","text":"A","quotes":[{"id":"q","spans":[{"start":0,"end":1}]}]}' >none.jsonl
printf '%s\n' '{"annot":"1.0","id":"b","text":"B","quotes":[{"id":"q","type":"direct","spans":[{"start":0,"end":1}]}]}' >some.jsonl
for part in none some; do "$annot" stats --format json $part.jsonl >$part.counts; done
for format in text json; do
  "$annot" stats --format $format none.jsonl some.jsonl >wanted
  gzip -c some.counts >some.counts.gz
  "$annot" stats --merge --format $format none.counts some.counts.gz >out 2>err
  result "merged counts are those of the whole, as $format" "$(cmp wanted out 2>&1; cat err)"
  cat none.counts some.counts | "$annot" stats --merge --format $format - >out 2>err
  result "from standard input too, as $format" "$(cmp wanted out 2>&1; cat err)"
done
sed 's/"quote.type"/"quote.kind"/' some.counts >unknown.counts
"$annot" stats --merge unknown.counts >out 2>err
result "counts of something else are refused" "$(test $? -eq 3 && test ! -s out && grep -q "values cannot be added" err || cat out err)"
"$annot" stats --merge article.json >out 2>err
result "what is no counts cannot be read" "$(test $? -eq 3 && grep -q 'article.json: these are no counts' err || cat out err)"

# The contract of filters: one record in, one line out.
grep -v '^[[:space:]]*$' unended.jsonl >records.jsonl
"$annot" validate --stream records.jsonl >streamed
result "--stream exits 1 for records with errors" "$(test $? -eq 1 || echo "it did not")"
result "each record gives one line" "$(test "$(wc -l <streamed)" -eq 900 || wc -l streamed)"
# The lines in which two files differ are those that were refused.
paste -d '\n' records.jsonl streamed | awk 'NR % 2 { was = $0; next }
  /^\{"annot_error":\[\{"code":.*\],"record":".*"\}$/ { ++refused; next } was != $0 { print "line " NR / 2 " was changed" }
  END { if (refused != 132) print refused " records were refused" }' >out
result "it is the record itself, or what is wrong with it" "$(cat out)"
if python3 -c 'import json' 2>/dev/null; then
  python3 -c 'import json, sys
for was, line in zip(open("records.jsonl"), open("streamed")):
    line = json.loads(line)
    if "annot_error" in line and line["record"] != was.rstrip("\n"): print(line["record"][:80])' >out 2>&1
  result "the lines are JSON, and hold the bytes of what was refused" "$(cat out)"
  for how in "" --in-step; do
    # shellcheck disable=SC2086 # no word where there is none
    python3 "$top/tests/pipe_driver.py" $how records.jsonl "$annot" validate --stream >out 2>err
    sed 's/"file":"[^"]*"//g; s/"byte":[^,]*,//g' streamed >wanted.lines
    sed 's/"file":"[^"]*"//g; s/"byte":[^,]*,//g' out >out.lines
    result "through pipes with two threads $how" "$(cat err; cmp wanted.lines out.lines 2>&1)"
  done
else
  skip "through pipes with two threads" "there is no python3"
fi
"$annot" validate --stream --exit-zero --rejects rejected records.jsonl >out
result "--exit-zero" "$(test $? -eq 0 || echo "it did not")"
result "--rejects takes the records with errors" "$(grep -v '^{"annot_error"' streamed | cmp - out 2>&1
  grep '^{"annot_error"' streamed | cmp - rejected 2>&1)"
if timeout 1 true 2>/dev/null; then
  { printf '{"annot":"1.0","id":"a","text":"A"}\n{"annot":\n'; sleep 3; } |
    timeout -s TERM 1 "$annot" validate --stream --rejects kept >out 2>err
  result "what was rejected is there when the filter is killed" "$(test "$(grep -c S105 kept 2>&1)" = 1 || echo "it is not: $(ls)"
    test "$(wc -l <out)" -eq 1 || cat out)"
else
  skip "what was rejected is there when the filter is killed" "there is no timeout(1)"
fi
cp records.jsonl both.jsonl
"$annot" validate --stream --rejects both.jsonl both.jsonl >out 2>err
result "--rejects does not write over the input" "$(test $? -eq 2 || echo "it is not refused"; cmp records.jsonl both.jsonl 2>&1)"
"$annot" validate --stream --rejects both.jsonl <both.jsonl >out 2>err
result "nor over standard input" "$(test $? -eq 2 || echo "it is not refused"; cmp records.jsonl both.jsonl 2>&1)"
mkdir inside && sed 401q records.jsonl >inside/a.jsonl
"$annot" validate --stream --exit-zero --rejects inside/b.jsonl inside >out 2>err
result "nor reads what it writes" "$(test "$(cat out inside/b.jsonl | wc -l)" -eq 401 || wc -l out inside/b.jsonl
  grep -q 'inside/b.jsonl: is left out' err || cat err)"
for to in - /dev/stdout; do
  "$annot" validate --stream --exit-zero --rejects $to records.jsonl >out 2>err
  result "--rejects $to leaves them among the others" "$(cmp streamed out 2>&1; cat err)"
done
mkdir wrong-profile && cp article.json wrong-profile && echo '{"level": 9}' >wrong-profile/.annot.json
gzip -c article.json >old.gz && cp old.gz before.gz
"$annot" validate --stream --rejects old.gz wrong-profile/article.json >out 2>err
result "a wrong profile leaves a packed file as it was" "$(test $? -eq 2 || echo "it is not refused"; cmp before.gz old.gz 2>&1)"
printf '\357\273\277{"annot":"1.0","id":"a","text":"A"}\n' >marked.jsonl
"$annot" validate --stream marked.jsonl marked.jsonl >out
result "a byte order mark is not passed on" "$("$annot" convert --to jsonl --from jsonl out 2>&1 >/dev/null; cmp -n 20 out clean.jsonl 2>&1)"
# fmt: the records of a large file on several threads, in place and through a pipe.
mkdir fmt
for file in clean.jsonl broken.jsonl crlf.jsonl unended.jsonl packed.jsonl.gz plain.xml pretty.xml broken.xml cut.xml \
  wrong.xml comment.xml one-line.xml trailing.xml lines.json folder; do
  for jobs in 1 3; do
    rm -rf fmt/$jobs && mkdir fmt/$jobs && cp -r $file fmt/$jobs/ && chmod -R u+w fmt/$jobs
    (cd fmt/$jobs && "$annot" fmt -j $jobs --check . >../check$jobs 2>&1; "$annot" fmt -j $jobs --diff . >../diff$jobs 2>&1
      "$annot" fmt -j $jobs . >../said$jobs 2>&1; echo $? >>../said$jobs)
    test -d $file || "$annot" fmt -j $jobs - <$file >fmt/pipe$jobs 2>&1
  done
  result "fmt of $file does not depend on -j" "$(diff -r fmt/1 fmt/3; for what in check diff said pipe; do
    cmp fmt/${what}1 fmt/${what}3 2>&1; done)"
done
cp plain.xml fmt/plain.xml
result "fmt leaves a corpus as convert writes it" "$("$annot" fmt --check fmt/plain.xml)"
result "fmt keeps lines that it cannot read" "$(cp broken.jsonl fmt/broken.jsonl; "$annot" fmt -j 3 fmt/broken.jsonl 2>err
  for line in 400 401 402; do sed -n ${line}p broken.jsonl | grep -qxFf - fmt/broken.jsonl || echo "not line $line"; done)"
"$annot" convert --stream --to jsonl --exit-zero records.jsonl | grep -v '^{"annot_error"' >out
for verb in "fmt --stream" "convert --stream --to jsonl"; do
  "$annot" $verb --rejects rejected records.jsonl >out.$(echo "$verb" | cut -c 1-3) 2>err
done
result "fmt --stream is that too" "$(cmp out.fmt out.con 2>&1)"
result "convert --stream writes what convert does" "$("$annot" convert --to jsonl records.jsonl 2>err | cmp - out 2>&1)"
"$annot" validate --stream article.json >out 2>err
result "an indented document gives a line for each of its own, and one hint" "$(
  test "$(wc -l <out)" -eq "$(grep -c . article.json)" || wc -l out
  grep -cx 'annot: article.json: this seems to be one document on several lines, .*' err | grep -vx 1)"
printf '{"annot":\n{"annot":"1.0","id":"a","text":"A"}\n' | "$annot" validate --stream >out 2>err
result "one that is cut does not" "$(cat err)"
if parallel --version 2>/dev/null | grep -q GNU; then
  grep -v annot_error streamed >wanted
  parallel -k -j 2 --pipe --block 200k "$annot" validate --stream --exit-zero <records.jsonl 2>err | grep -v annot_error >out
  result "GNU parallel --pipe" "$(cmp wanted out 2>&1)"
  parallel -k -j 2 --pipepart -a records.jsonl --block 200k "$annot" validate --stream --exit-zero 2>err | grep -v annot_error >out
  result "GNU parallel --pipepart" "$(cmp wanted out 2>&1)"
else
  skip "GNU parallel" "it is not installed"
fi
# The rules about several documents: any split, put together again, says what the whole says.
for i in 1 2 3 4 5 6 7 8 9; do
  for type in person organization; do
    printf '{"annot":"1.0","id":"c%d","text":"Text %d.","speakers":[{"id":"s","type":"%s","links":["https://l.example/%d"],"name":"N%d","mentions":[{"id":"m","spans":[{"start":0,"end":4}]}]}]}\n' \
      $((i % 5)) $((i % 7)) $type $((i % 3)) $i
  done
done >"$folder/facts.jsonl"
(cd "$folder" && "$annot" validate --level 5 --select C --format jsonl --facts whole.facts facts.jsonl >whole.c 2>/dev/null)
result "C rules find what contradicts each other" "$(
  grep -o '"code":"[^"]*"' "$folder/whole.c" | sort | uniq -c | tr -s ' ' '\n' | grep -c code | awk '$1 != 4')"
for split in 1 5 11 17; do
  head -n $split "$folder/facts.jsonl" >"$folder/part-a.jsonl"
  tail -n +$((split + 1)) "$folder/facts.jsonl" >"$folder/part-b.jsonl"
  (cd "$folder" && for part in a b; do
    "$annot" validate --level 5 --select C -q --facts $part.facts part-$part.jsonl 2>/dev/null
  done; "$annot" validate --level 5 --select C --merge --format jsonl a.facts b.facts >merged.c 2>/dev/null)
  # what differs is where the parts were: their names, records, lines and bytes
  places='s/"file":"[^"]*",//; s/"\(record\|line\|end_line\|byte\|end_byte\)":[0-9]*,\{0,1\}//g; s/ in [a-z-]*[.]jsonl"/"/g'
  result "parts split after $split say what the whole says" "$(
    sed "$places" "$folder/whole.c" >"$folder/1"; sed "$places" "$folder/merged.c" | diff - "$folder/1" | head -n 5)"
done
(cd "$folder" && "$annot" validate --level 5 --select C --merge --format jsonl whole.facts >again.c 2>/dev/null)
result "the facts of the whole say it byte for byte" "$(cmp "$folder/whole.c" "$folder/again.c" 2>&1)"
echo '{"rule":"C101"}' >"$folder/bad.facts"
(cd "$folder" && "$annot" validate --merge bad.facts >/dev/null 2>&1)
code=$?
result "what is no fact is 3" "$(test $code -eq 3 || echo "exit code $code")"
for verb in validate stats; do
  "$annot" $verb --merge >/dev/null 2>&1
  code=$?
  result "$verb --merge needs files" "$(test $code -eq 2 || echo "exit code $code")"
done
(cd "$folder" && "$annot" validate -q --facts 4.facts facts.jsonl 2>/dev/null
 "$annot" validate -q --level 5 --merge 4.facts --facts again.facts >/dev/null 2>without
 "$annot" validate -q --level 5 --merge again.facts 2>>without
 "$annot" validate -q --merge 4.facts 2>>without
 "$annot" validate -q --level 5 --merge whole.facts 2>>without
 grep -o '^.*written without C...' without >out)
result "facts that are not there of all documents are missed where they are wanted" "$(
  printf 'annot: 4.facts: written without C104\nannot: again.facts: written without C104\n' | diff - "$folder/out")"

finish
