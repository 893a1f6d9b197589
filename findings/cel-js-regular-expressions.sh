#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: matches() takes RE2 patterns and silently understands another thing.
#
# CEL's patterns are RE2's; here JavaScript's engine runs them without its u flag. Classes by name, classes of Unicode and \z are legal there, and mean
# some of their own letters: no error, a wrong answer. Only groups with flags are refused.
# Seen: false, false, false, error; cel-go v0.33.2 says true to all.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
"x1".matches("^[a-z]\\d$") ¦ true ¦ true
"x".matches("^[[:alpha:]]+$") ¦ true ¦ false
"é".matches("^\\pL$") ¦ true ¦ false
"x".matches("^x\\z") ¦ true ¦ false
"x".matches("(?i)X") ¦ true ¦ error
E
