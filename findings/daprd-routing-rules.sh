#!/usr/bin/env bash
# daprd 1.14.4: a routing rule about a member that an event lacks keeps the event from every route, from the default as well.
#
# "event.data.amount > 100" of an event without amount is an error in CEL, and the error ends the search: a later rule that would match is not looked at,
# and the default route is not taken either. A rule has to be written with has().
# Seen: no delivery, "no such key: amount" in the log; the same event with a rule that begins has(event.data.amount) goes to the default route.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/dapr.bash"

rules() { printf '{"pubsubname":"pubsub","topic":"%s","routes":{"rules":[{"match":"%s","path":"/large"}],"default":"/default"}}' "$1" "$2"; }
start_subscriber "[$(rules bare 'event.data.amount > 100'),$(rules guarded 'has(event.data.amount) && event.data.amount > 100')]"
event() { echo "{\"specversion\":\"1.0\",\"id\":\"$1\",\"source\":\"/shop\",\"type\":\"order\",\"data\":$2}"; }
publish bare application/cloudevents+json "$(event bare-large '{"amount":101}')"
publish bare application/cloudevents+json "$(event bare-without '{"text":"hello"}')"
publish guarded application/cloudevents+json "$(event guarded-without '{"text":"hello"}')"
await_line "$work/delivered" ' /large .*"bare-large"'
await_line "$work/delivered" ' /default .*"guarded-without"'
await_line "$work/daprd.log" 'event bare-without .*no such key: amount'
cat "$work/delivered"
grep -m1 'event bare-without .*no such key' "$work/daprd.log"
! grep -q '"bare-without"' "$work/delivered" || { echo "CHANGED: it was delivered"; exit 1; }
