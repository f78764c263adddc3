#!/bin/sh
# The line that says how far the work is: when it is shown, that it never mixes with anything, and that
# nothing of it is left.
. "${srcdir:-.}/tests/tap.sh"
annot=$PWD/tools/annot
top=$(cd "$srcdir" && pwd)
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 99
if ! python3 -c 'import pty, termios' 2>/dev/null; then
  skip "progress" "there is no python3 with pseudo-terminals"
  finish
fi
TERM=xterm
export TERM
tr -d '\n' <"$top/examples/article.json" >line && echo >>line
tr -d '\n' <"$top/examples/broken.json" >bad && echo >>bad
# Half of each is more than what is handed over at once.
awk '{ for (i = 0; i < 1600; ++i) print }' line >good.jsonl
awk '{ for (i = 0; i < 800; ++i) print }' bad >bad.jsonl
gzip -k good.jsonl
mkdir -p two/deeper
cp good.jsonl two/a.jsonl
cp good.jsonl two/deeper/b.jsonl
cp good.jsonl two/deeper/no-document

# on OPTION... -- COMMAND...: runs it on a terminal beside the others; what is told goes to $case.
on() {
  python3 "$top/tests/terminal_driver.py" "$@" >"$case" 2>&1 &
}
for jobs in 1 3; do
  case=slow-$jobs; on --in good.jsonl --frames 3 --out slow-$jobs.out -- "$annot" convert --to jsonl -j $jobs -
  case=file-$jobs; on --err file-$jobs.err --in good.jsonl --out file-$jobs.out -- "$annot" convert --to jsonl -j $jobs -
  for format in text sarif; do
    case=$format-$jobs; on --in bad.jsonl -- "$annot" validate --level 2 --format $format -j $jobs -
  done
done
case=total; on --frames 1 --out total.out -- "$annot" convert --to jsonl -j 1 good.jsonl
case=folder; on --frames 2 --out folder.out -- "$annot" convert --to jsonl -j 1 two
case=folder-3; on --frames 2 --out folder-3.out -- "$annot" convert --to jsonl -j 3 two
case=packed; on --frames 1 --out packed.out -- "$annot" convert --to jsonl -j 3 good.jsonl.gz
case=narrow; on --columns 24 --frames 2 --in good.jsonl -- "$annot" stats -j 1 -
case=quiet; on --in good.jsonl -- "$annot" validate --quiet -
case=dumb; on --in good.jsonl -- env TERM=dumb "$annot" validate -
mkdir INT TERM
for signal in INT TERM; do
  case=signal-$signal
  on --in good.jsonl --frames 1 --signal SIG$signal -- "$annot" convert --to xml -o $signal/out.xml -
done
wait

"$annot" convert --to jsonl good.jsonl >expected
"$annot" stats good.jsonl >stats
for jobs in 1 3; do
  result "it is drawn in place, -j $jobs" "$(test "$(grep -c '^frame [0-9.]* [kM]B, [0-9]* documents*, 0 findings, [0-9.]* MB/s$' slow-$jobs)" -ge 3 ||
    cat slow-$jobs)"
  result "not before a second, -j $jobs" "$(awk '/^first/ && $2 < 1' slow-$jobs)"
  result "nothing is left of it, -j $jobs" "$(grep -E '^(screen|wrapped)' slow-$jobs)"
  result "standard output is the same, -j $jobs" "$(cmp expected slow-$jobs.out 2>&1)"
  result "nothing of it is in a file, -j $jobs" "$(cat file-$jobs.err; cmp expected file-$jobs.out 2>&1)"
  for format in text sarif; do
    "$annot" validate --level 2 --format concise -j 1 - <bad.jsonl >/dev/null 2>summary
    result "findings stand alone in $format, -j $jobs" \
      "$(grep -E '^screen .*MB/s' $format-$jobs; grep -qF "$(sed 1q summary)" $format-$jobs || tail -n 5 $format-$jobs)"
  done
done
size=$(wc -c <good.jsonl.gz | awk '{ printf "%.1f kB", $1 / 1000 }')
result "of files the total is known" "$(grep -q '^frame [0-9]*%, [0-9.]* [kM]B of [0-9.]* MB, ' total || cat total)"
whole=$(wc -c <good.jsonl | awk '{ printf "%.1f MB", 2 * $1 / 1000000 }')
for case in folder folder-3; do
  result "$case: that of a folder, too" "$(grep -q "^frame [0-9]*%, [0-9.]* [kM]B of $whole, [0-9:]* left" $case || cat $case)"
done
result "that of compressed ones is compressed" "$(grep -q "^frame [0-9]*%, [0-9.]* kB of $size, " packed || cat packed)"
result "a narrow terminal is shown less" "$(grep -q '^frame' narrow && ! grep '^frame.\{24\}' narrow || cat narrow)"
result "and no more than the result is left" "$(sed -n 's/^screen //p' narrow | diff - stats | grep '^<.*MB')"
# The documents have one id, which is a finding.
for case in quiet dumb; do
  result "$case: it is not shown" "$(grep '^frame' $case; grep -q '^ended 1' $case || cat $case)"
done
for signal in INT TERM; do
  result "SIG$signal leaves the terminal clean" "$(grep -E '^screen' signal-$signal; grep -q '^frame' signal-$signal || cat signal-$signal)"
  result "SIG$signal ends it by itself" "$(grep -qE '^ended -(2|15)$' signal-$signal || cat signal-$signal)"
  result "SIG$signal leaves no file" "$(ls -A $signal)"
done
finish
