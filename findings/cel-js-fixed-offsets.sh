#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: times in a zone given as an offset are refused, by a plain RangeError.
#
# CEL's zones are names such as Europe/Berlin, or offsets; the conformance suite has "02:00" and "-02:30". They go to JavaScript's Intl as they are, which
# knows no "02:00" (nor, on Node 20, "+02:00"), and throws its own RangeError in place of the library's EvaluationError: whoever tells errors apart by
# their class takes it for a limit of the machine.
# Seen: RangeError: Invalid time zone specified: 02:00; cel-go v0.33.2 says 14.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
timestamp("2026-07-08T12:00:00Z").getHours("Europe/Berlin") ¦ 14 ¦ 14
timestamp("2026-07-08T12:00:00Z").getHours("02:00") ¦ 14 ¦ RangeError
E
