#!/usr/bin/env bash
# @bufbuild/cel 0.6.1 and cel-go v0.33.2: duration.getMilliseconds() is not the same number.
#
# getHours(), getMinutes() and getSeconds() of a duration give the whole of it in that unit. For milliseconds the conformance suite (timestamps.textproto,
# duration_converters/get_milliseconds) wants the rest below a second only, which @bufbuild/cel does; cel-go gives the whole of it (as does
# @marcbachmann/cel-js 8.0.0). An expression that waits for x.getMilliseconds() waits 500 ms or 1500.
# Seen for 1.5 s: cel-go 1500, @bufbuild/cel 500.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @bufbuild/cel@0.6.1 <<'E'
duration("1.5s").getSeconds() ¦ 1 ¦ 1
duration("1.5s").getMilliseconds() ¦ 1500 ¦ 500
E
