#!/bin/sh
# The command where nothing goes well: full disks, closed streams, strange names, broken calls.
. "${srcdir:-.}/tests/tap.sh"
annot=$PWD/tools/annot
# Not libtool's script around it, where the system calls are to be counted.
program="env ASAN_OPTIONS=detect_leaks=0 LD_LIBRARY_PATH=$PWD/libannot/.libs $PWD/tools/.libs/annot"
test -x "$PWD/tools/.libs/annot" || program="env ASAN_OPTIONS=detect_leaks=0 $annot"
top=$(cd "$srcdir" && pwd)
folder=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cp "$top/examples/article.json" "$top/examples/broken.json" "$top/tests/command/input/fixable.json" "$folder"
chmod -R u+w "$folder"
cd "$folder" || exit 99
good=$PWD/article.json bad=$PWD/broken.json fixable=$PWD/fixable.json

# ends CODE NAME COMMAND...: a shell command ends with this code.
ends() {
  wanted=$1 name=$2
  shift 2
  sh -c "$*" >out 2>err
  code=$?
  result "$name" "$(test "$code" -eq "$wanted" || { echo "exit code $code, not $wanted"; cat err; })"
}

# A full disk.
if test -w /dev/full; then
  for line in "validate $bad" "validate --format concise $bad" "validate --format jsonl $bad" \
    "validate --format github $bad" "validate --format sarif $good" "validate --diff $fixable" \
    "validate --fix - <$good" "convert --to json $good" "convert --to jsonl $good" \
    "convert --to xml $good" "fmt - <$good" "fmt --check $good" "fmt --diff $good" "stats $good" \
    "stats --format json $good" "rules" "rules --format json" "rules --format md" "explain T103" \
    "explain --format json T103" "help" "help man" "help bash" "help zsh" "help fish" \
    "validate --help" "--version"; do
    ends 4 "a full disk is 4: $(echo "$line" | sed "s|$folder/||")" "$annot $line >/dev/full"
  done
  ends 4 "a full disk is 4: -o" "$annot convert --to xml -o /dev/full $good"
  tr -d '\n' <"$good" | awk '{ for (i = 0; i < 4000; ++i) print }' >large.jsonl
  for jobs in 1 2; do
    for to in "- >/dev/full" "/dev/full"; do
      ends 4 "a full disk in any thread is 4: -j $jobs -o $to" "$annot convert --to xml -j $jobs large.jsonl -o $to"
      result "and the reason is told" "$(grep -q 'No space left on device' err || cat err)"
    done
  done
else
  skip "a full disk is 4" "there is no /dev/full"
fi

# Closed streams.
ends 3 "closed standard input is 3" "$annot validate - <&-"
ends 4 "closed standard output is 4" "$annot validate $bad >&-"
ends 0 "closed standard output does not matter where nothing is written" "$annot validate $good >&-"
cp "$good" kept.json
ends 4 "a file that is opened does not become standard output" "$annot stats kept.json >&-"
result "and is not written to" "$(cmp "$good" kept.json 2>&1)"
i=0
while test $i -lt 200; do tr -d '\n' <"$good"; echo; i=$((i + 1)); done >many.jsonl
{ "$annot" convert --to xml many.jsonl 2>err; echo $? >code; } | true
result "a closed pipe ends it silently, by its signal" "$(cat err; grep -vx 141 code)"

# Names.
escape=$(printf '\033')
mkdir names && cp "$bad" "names/$(printf 'new\nline').json"
cp "$bad" "names/${escape}[31m.json"
cp "$bad" "names/$(printf '\377').json"
ln -s . names/loop
ln -s nowhere names/dangling.json
mkfifo names/pipe.json
for format in text concise github jsonl sarif; do
  ends 3 "strange names in $format" "$annot validate --format $format names"
  result "no escape of a name is let through in $format" "$(grep -l "$escape" out err)"
done
ends 1 "fmt of strange names" "$annot fmt --check names/n* names/*31m.json"
for line in "$escape" "validate --$escape" "validate -$escape" "validate --level=$escape" \
  "explain $escape" "help $escape"; do
  ends 2 "no escape of an argument is let through" "$annot $line"
  result "and the message shows it by name" "$(grep "$escape" err; grep -q 'U+001B' err || cat err)"
done

# Bytes of documents: a terminal is shown U+009B, which begins an escape sequence, by name.
printf '{"annot":"1.0","id":"c","text":"\302\2331mX","quotes":[{"id":"\302\2331m"}]}' >c1.json
sed 's/,"quotes.*/}/' c1.json >c1-good.json
if script -qec true /dev/null >/dev/null 2>&1; then
  for line in "validate c1.json" "validate --format concise c1.json" "validate --format jsonl c1.json" \
    "validate --format sarif c1.json" "validate --format github c1.json" \
    "convert --to json c1-good.json" "convert --to xml c1-good.json" "fmt - <c1-good.json" \
    "fmt --diff c1-good.json" "validate --fix - <c1-good.json" "stats c1-good.json"; do
    script -qec "$annot $line" /dev/null </dev/null >out 2>&1
    result "a terminal is not driven by: $line" "$(grep "$(printf '\302\233')" out; test -s out || echo "no output")"
  done
else
  skip "a terminal is not driven by documents" "there is no script(1)"
fi

# Data.
: >empty.json
head -c 64 /dev/zero >nul.json
ends 1 "an empty file is a finding" "$annot validate empty.json"
ends 1 "NULs are a finding" "$annot validate nul.json"
head -c 2000000 /dev/zero | tr '\0' '[' >deep.json
{ printf '<document xmlns="urn:annot:1">'; head -c 2000000 /dev/zero | sed 's/\x00/<a>/g'; } >deep.xml
for verb in "validate" "convert --to xml" "fmt" "stats" "validate --fix"; do
  ends 1 "two million levels are a finding of $verb" "$annot $verb deep.json deep.xml"
done

# Files that cannot be read or written.
# Root may do everything, and hands over to nobody.
user=
test "$(id -u)" -ne 0 || user="setpriv --reuid 65534 --regid 65534 --clear-groups"
if $user "$annot" --version >/dev/null 2>&1; then
  mkdir locked && cp "$good" locked/a.json && cp "$good" secret.json && cp "$good" readonly.json
  mkdir kept && cp "$fixable" kept/a.json
  { echo 'annot: a.json: cannot be written: Permission denied'
    (cd kept && "$annot" validate --format concise a.json 2>&1); } | sort >there
  test -z "$user" || chown -R 65534 . || exit 99
  chmod 0 secret.json
  chmod 444 readonly.json
  chmod 555 locked kept
  ends 3 "a file that may not be read is 3" "$user $annot validate secret.json"
  ends 4 "a folder that may not be written is 4" "$user $annot fmt locked"
  result "and the file is as it was" "$(cmp "$good" locked/a.json 2>&1)"
  ends 4 "a file that may not be written is 4" "$user $annot fmt readonly.json"
  result "and is as it was" "$(cmp "$good" readonly.json 2>&1)"
  ends 4 "a file that cannot be fixed is 4" "cd kept && $user $annot validate --fix --format concise a.json"
  result "it is said why, and what is wrong with it" "$(cat err out | sort | diff - there)"
else
  skip "files that may not be read or written" "root may do everything, and nobody cannot run this"
fi
if test -z "$user" || $user test ! -r secret.json; then
  mkdir -p row/a row/b row/c && cp "$bad" row/a/1.json && cp "$bad" row/c/1.json && cp "$good" row/b
  test -z "$user" || chown -R 65534 row
  chmod 0 row/b
  for jobs in 1 3; do $user "$annot" stats -j $jobs row >row$jobs 2>&1; done
  result "a folder that cannot be opened is told in its turn" "$(cmp row1 row3 2>&1; grep -c '^annot: row/b: cannot be opened' row1 | grep -vx 1)"
  chmod 755 row/b
else
  skip "a folder that cannot be opened is told in its turn" "root may do everything, and nobody cannot run this"
fi
if test -z "$ANNOT_SAN_CFLAGS"; then
  { printf '{"annot":"1.0","id":"large","text":"'; head -c 45000000 /dev/zero | tr '\0' x; echo '"}'; } >large.json
  printf '{"annot":"1.0", "id":"b","text":"hello"}\n' >small.json
  "$annot" fmt - <small.json >wanted
  ends 5 "memory that is out is 5" "ulimit -v 200000; $program fmt -j1 large.json small.json"
  result "and the next file is not touched by it" "$(cmp wanted small.json 2>&1)"
  rm large.json
else
  skip "memory that is out" "sanitizers need more"
fi
cp "$good" same.json
ends 0 "-o onto the input" "$annot convert --to xml -o same.json same.json"
ends 0 "gives what it should" "$annot convert --to xml $good | cmp - same.json"

# System calls that fail: the old file stays whole, and no other one is left.
if strace -o /dev/null true 2>/dev/null; then
  mkdir calls
  for fault in write:error=ENOSPC write:error=EIO fsync:error=EIO rename:error=EACCES fchmod:error=EPERM; do
    for verb in fmt "validate --fix"; do
      cp "$fixable" calls/a.json
      test "$verb" = fmt && cp "$good" calls/a.json
      cp calls/a.json before.json
      ends 4 "$verb ends with 4 after $fault" "strace -f -o /dev/null -e trace=${fault%%:*} \
        -e inject=$fault $program $verb calls/a.json"
      result "and the file is as it was" "$(cmp before.json calls/a.json 2>&1; find calls -type f ! -name a.json)"
    done
  done
  cp "$good" calls/a.json
  strace -f -o /dev/null -e trace=fsync -e inject=fsync:delay_enter=1000000 $program fmt calls/a.json 2>err &
  writer=$!
  until test -n "$(find calls -name '.a*' -size +0)" || ! kill -0 $writer; do sleep 0.05; done
  echo '{"annot":"1.0","id":"new","text":""}' >calls/a.json
  wait $writer
  code=$?
  result "a file that changes meanwhile is 3" "$(test $code -eq 3 || { echo "exit code $code"; cat err; })"
  result "and keeps the change" "$(grep -q '"new"' calls/a.json || cat calls/a.json; find calls -type f ! -name a.json)"
  $annot convert --to jsonl "$good" >line.jsonl
  awk '{ while (written < 2000000) { print; written += length($0) } }' line.jsonl >lines.jsonl
  ends 5 "a worker that cannot be started is 5" "strace -f -o /dev/null -e trace=clone3,clone \
    -e inject=clone3,clone:error=EAGAIN:when=2 $program validate -q -j3 lines.jsonl"
  result "and it is said" "$(grep -q 'no thread can be started' err || { echo it is not; cat err; })"
else
  skip "system calls that fail" "there is no strace, or it may not trace"
fi
finish
