#!/usr/bin/env bash
# cel-go v0.33.2: indexOf() and lastIndexOf() from behind the end of a text find nothing; the conformance suite wants an error.
#
# string_ext.textproto of cel.dev/expr v0.26.0 (value_errors/indexof_out_of_range, lastindexof_out_of_range) says error, as for charAt() and substring(),
# where cel-go agrees. Its own README tells of -1. An expression that waits for -1 fails elsewhere, and one that tells by the failure never does here.
# Seen: -1 and -1; @marcbachmann/cel-js 8.0.0 says error, and also where the position is the end itself.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
"tacocat".indexOf("a", 3) ¦ 5 ¦ 5
"tacocat".indexOf("a", 30) ¦ -1 ¦ error
"tacocat".lastIndexOf("a", 30) ¦ -1 ¦ error
"tacocat".indexOf("a", 7) ¦ -1 ¦ error
"tacocat".substring(30) ¦ error ¦ error
E
