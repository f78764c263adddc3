# terminal.awk: draws what a command prints in colour as SVG, so that a page can show it.
#
#   annot validate --color always FILE | awk -v command="annot validate FILE" -f terminal.awk >FILE.svg
#
# Knows the SGR codes 0, 1, 2 and 31 to 36. Characters are placed by the fixed-width font alone.
BEGIN {
  split("#ff7b72 #7ee787 #e3b341 #79c0ff #d2a8ff #76e3ea", colours, " ")
  width = 100 # columns
  rows = 0
  draw("$ " command)
}
{ draw($0) }
END {
  printf "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"%s\" " \
    "viewBox=\"0 0 %d %d\" font-size=\"14\" font-family=\"ui-monospace, SFMono-Regular, Menlo, " \
    "Consolas, 'DejaVu Sans Mono', monospace\">\n", escaped(command), width * 8.45 + 32, rows * 20 + 28
  print "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>"
  printf "<g fill=\"#e6edf3\" xml:space=\"preserve\">\n%s</g>\n</svg>\n", drawn
}

function escaped(text) {
  gsub(/&/, "\\&amp;", text)
  gsub(/</, "\\&lt;", text)
  gsub(/>/, "\\&gt;", text)
  gsub(/"/, "\\&quot;", text)
  return text
}

# The codes of one escape sequence change the style, and the next piece is drawn in it.
function restyle(codes,    count, code, i) {
  count = split(codes, code, ";")
  for (i = 1; i <= count; ++i)
    if (code[i] == 0) colour = bold = dim = ""
    else if (code[i] == 1) bold = " font-weight=\"bold\""
    else if (code[i] == 2) dim = " fill-opacity=\"0.6\""
    else if (code[i] >= 31 && code[i] <= 36) colour = " fill=\"" colours[code[i] - 30] "\""
}

function piece(text) {
  if (text == "") return ""
  return colour bold dim == "" ? escaped(text) : "<tspan" colour bold dim ">" escaped(text) "</tspan>"
}

function draw(line,    row) {
  row = ""
  while (match(line, /\033\[[0-9;]*m/)) {
    row = row piece(substr(line, 1, RSTART - 1))
    restyle(substr(line, RSTART + 2, RLENGTH - 3))
    line = substr(line, RSTART + RLENGTH)
  }
  ++rows
  drawn = drawn "<text x=\"16\" y=\"" rows * 20 + 8 "\">" row piece(line) "</text>\n"
}
