#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: a uint equals the same int, but not inside a list, and "in" does not find it.
#
# CEL's numbers are equal across their three types, at any depth. Here int and double are; uint is only at the top.
# Seen: dyn(3u) == dyn(3) is true, dyn([3u]) == dyn([3]) and dyn(3u) in [3] are false; cel-go v0.33.2 says true to all.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
dyn(3u) == dyn(3) ¦ true ¦ true
dyn([3.0]) == dyn([3]) ¦ true ¦ true
dyn([3u]) == dyn([3]) ¦ true ¦ false
dyn(3u) in [3] ¦ true ¦ false
E
