#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: timestamps have milliseconds and no end, durations nanoseconds.
#
# CEL's timestamps have nanoseconds and end with the year 9999. What is finer is dropped without a word, so two instants that differ are equal, and adding a
# nanosecond does nothing, while taking one away takes a whole millisecond.
# Seen: true, false, .999; year 10000 accepted; cel-go v0.33.2 says false, true, .999999999, error.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
timestamp("2026-01-01T00:00:00.000000001Z") == timestamp("2026-01-01T00:00:00Z") ¦ false ¦ true
timestamp("2026-01-01T00:00:00Z") + duration("1ns") > timestamp("2026-01-01T00:00:00Z") ¦ true ¦ false
timestamp("2026-01-01T00:00:00Z") + duration("-1ns") ¦ timestamp 2025-12-31T23:59:59.999999999Z ¦ timestamp 2025-12-31T23:59:59.999Z
timestamp("9999-12-31T23:59:59Z") + duration("1s") > timestamp("9999-12-31T23:59:59Z") ¦ error ¦ true
E
