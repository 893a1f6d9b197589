#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: has() takes no path that holds an index, a call or a literal.
#
# In CEL the argument is any selection e.f, whatever e is. Here e has to be made of names alone; the rest is refused as "has() invalid argument" before
# anything is evaluated.
# Seen: error for has(x.items[0].price); cel-go v0.33.2 says true. Language definition, Field Selection.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
has(x.items) ¦ true ¦ true
has(x.items[0].price) ¦ true ¦ error
has({"a": 1}.a) ¦ true ¦ error
has(dyn(x).items) ¦ true ¦ error
E
