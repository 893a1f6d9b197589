#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: a sum of durations whose fractions add up to less than zero is a second too low.
#
# It adds seconds and nanoseconds apart, rounds the carry down, and keeps a remainder that is negative all the same, so that the carried second counts
# twice. Sums of positive durations and differences of timestamps are right.
# Seen: duration("-500ms") + duration("-700ms") is -2.2 s; cel-go v0.33.2 says -1.2 s.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
duration("500ms") + duration("700ms") ¦ duration 1.2s ¦ duration 1.2s
duration("-500ms") + duration("-200ms") ¦ duration -0.7s ¦ duration -1.7s
duration("-500ms") + duration("-700ms") ¦ duration -1.2s ¦ duration -2.2s
duration("200ms") + duration("-500ms") ¦ duration -0.3s ¦ duration -1.3s
timestamp("2026-01-01T00:00:00Z") - timestamp("2026-01-01T00:00:01.2Z") ¦ duration -1.2s ¦ duration -1.2s
E
