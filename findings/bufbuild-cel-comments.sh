#!/usr/bin/env bash
# @bufbuild/cel 0.6.1: an expression with a comment at its end does not parse.
#
# CEL's grammar has comments from // to the end of the line.
# Seen: error; cel-go v0.33.2 says 1.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/cel.bash"

compare @bufbuild/cel@0.6.1 <<'E'
1 ¦ 1 ¦ 1
1 // one ¦ 1 ¦ error
E
