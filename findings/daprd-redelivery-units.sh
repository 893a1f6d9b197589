#!/usr/bin/env bash
# daprd 1.14.4, pubsub.redis: redeliverInterval with a unit is ignored, processingTimeout beside it takes one.
#
# Both are durations of the same component. "500ms" is read for the one, and silently left at its default of 15 s for the other, which wants bare milliseconds;
# so a failed message waits thirty times as long as the file says.
# Seen, from the first to the second delivery: about 1 s with 500, about 15 s with 500ms.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/dapr.bash"

# Sets `gap` to the milliseconds between the first two deliveries of a message that the app refuses.
measure() {
  local times
  start_redis processingTimeout=200ms "redeliverInterval=$1"
  start_subscriber '[{"pubsubname":"pubsub","topic":"orders","route":"/orders"}]' 500
  publish orders application/json '{"n":1}'
  until [[ $(wc -l <"$work/delivered") -ge 2 ]]; do sleep 0.05; done
  mapfile -t times < <(cut -d' ' -f1 "$work/delivered")
  gap=$((times[1] - times[0]))
  stop_all
}
measure 500
bare=$gap
measure 500ms
echo "SEEN $bare ms with 500, $gap ms with 500ms"
((bare < 5000 && gap > 10000)) || { echo CHANGED; exit 1; }
