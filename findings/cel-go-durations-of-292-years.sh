#!/usr/bin/env bash
# cel-go v0.33.2: two timestamps more than 292 years apart have no difference, and no duration is longer.
#
# CEL's durations reach 10,000 years, as do its timestamps; cel-go's are Go's, which count nanoseconds in 64 bits. So the reference refuses what the
# conformance suite asks for (cel.dev/expr v0.26.0, timestamps.textproto: the year 1 from the year 9999), and what another implementation takes is an error
# wherever cel-go runs, such as in Kubernetes or Dapr.
# Seen: cel-go error, @marcbachmann/cel-js 8.0.0 a duration of 374 years.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
timestamp("2300-01-01T00:00:00Z") - timestamp("2026-01-01T00:00:00Z") ¦ duration 8646566400s ¦ duration 8646566400s
timestamp("2400-01-01T00:00:00Z") - timestamp("2026-01-01T00:00:00Z") ¦ error ¦ duration 11802240000s
E
