# tests/tap.sh: what every structure test begins with.  Each runs in the build folder; `srcdir` is
# the top of the sources.
srcdir=${srcdir:-.}
tap_count=0
tap_failed=0

# result NAME [COMPLAINT]: passes where there is no complaint, and otherwise shows it.
result() {
  tap_count=$((tap_count + 1))
  if test -z "${2-}"; then
    echo "ok $tap_count - $1"
  else
    tap_failed=1
    echo "not ok $tap_count - $1"
    printf '%s\n' "$2" | sed 's/^/# /'
  fi
}

# skip NAME WHY
skip() {
  tap_count=$((tap_count + 1))
  echo "ok $tap_count - $1 # SKIP $2"
}


finish() {
  echo "1..$tap_count"
  exit "$tap_failed"
}
