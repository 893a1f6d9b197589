#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: timestamp() takes days that no calendar has, and says which other day is meant.
#
# The text is checked for the shape of RFC 3339 and then given to JavaScript's Date, which counts on from the end of the month. Months and days beyond
# any month's are refused, so what a test is likely to try is right.
# Seen: 30 February 2026 is 2 March, 31 April is 1 May; cel-go v0.33.2 says error.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
timestamp("2026-02-28T00:00:00Z") ¦ timestamp 2026-02-28T00:00:00Z ¦ timestamp 2026-02-28T00:00:00Z
timestamp("2026-02-30T00:00:00Z") ¦ error ¦ timestamp 2026-03-02T00:00:00Z
timestamp("2026-04-31T00:00:00Z") ¦ error ¦ timestamp 2026-05-01T00:00:00Z
timestamp("2026-02-32T00:00:00Z") ¦ error ¦ error
timestamp("2026-13-01T00:00:00Z") ¦ error ¦ error
E
