#!/bin/sh
# What the shells offer behind a TAB, asked of the shells themselves.
. "${srcdir:-.}/tests/tap.sh"
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
PATH=$PWD/tools:$PATH
for shell in bash zsh fish; do
  annot help $shell >"$folder/$shell"
done
mkdir "$folder/here" && : >"$folder/here/a.json" && cd "$folder/here" || exit 99

# offered SHELL LINE WANTED: what is offered for the last word of the line.
offered() {
  got=$("offered_by_$1" "$2" 2>&1)
  result "$1 completes '$2'" "$(test "$got" = "$3" || echo "offers '$got', not '$3'")"
}

# bash takes = for a word of its own.
offered_by_bash() {
  bash --norc -c '. "$0"; eval "COMP_WORDS=($(printf %s "$1" | sed "s/=/ = /g"))"
    case $1 in *" ") COMP_WORDS+=("") ;; esac
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _annot; echo "${COMPREPLY[*]}"' "$folder/bash" "$1"
}

offered_by_fish() {
  HOME=$folder fish --no-config -c 'source $argv[1]; complete -C $argv[2] | string replace -r "\t.*" ""' \
    "$folder/fish" "$1" | sed 's/^.*=//' | paste -s -d ' ' -
}

# zsh completes in its line editor only, so it is given a terminal; what it adds is written down.
offered_by_zsh() {
  mkdir -p "$folder/functions" && cp "$folder/zsh" "$folder/functions/_annot"
  zsh -f -c 'zmodload zsh/zpty; zpty z TERM=dumb zsh -f -i
    zpty -w z "PS1=; fpath=($0 \$fpath); autoload -Uz compinit; compinit -u -D"
    zpty -w z "stty cols 200; bindkey -e; cd $PWD"
    zpty -w z "compadd() { local -a all; builtin compadd -O all \"\$@\"; print -r -- offers \$all >>$0/out; builtin compadd \"\$@\" }"
    zpty -w z "print ready"; while zpty -r z line && [[ $line != ready* ]]; do :; done
    zpty -n -w z "$1"$'"'\\t'"'; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
      sleep 0.1; [[ -s $0/out ]] && break; done; sleep 0.1; zpty -d z' "$folder/functions" "$1"
  sed 's/^offers *//' "$folder/functions/out" | grep . | sort -u | paste -s -d ' ' -
  rm -f "$folder/functions/out"
}

for shell in bash fish zsh; do
  if ! command -v $shell >/dev/null; then
    skip "$shell completes" "there is no $shell"
    continue
  fi
  offered $shell 'annot va' validate
  offered $shell 'annot validate --format=s' sarif
  offered $shell 'annot explain C10' 'C101 C102 C103 C104'
  offered $shell 'annot fmt ' a.json
  offered $shell 'annot manifest m' make
  offered $shell 'annot manifest make ' a.json
  offered $shell 'annot profile ' check
  offered $shell 'annot profile check ' a.json
  offered $shell 'annot validate --severity C102=w' warning
  offered $shell 'annot validate --severity=C102=w' warning
done
offered bash 'annot validate --severity C20' 'C201= C202='
offered bash 'annot validate --severity C201=' 'error warning note'
offered bash 'annot validate --severity=C20' 'C201= C202='
offered bash 'annot validate --format=' 'text concise jsonl sarif github'
finish
