#!/usr/bin/env bash
# daprd 1.14.4: the traceparent of a published CloudEvent is replaced, unless the event has a traceid as well.
#
# traceparent is the distributed tracing extension of CloudEvents; traceid is a member that Dapr made up. An event that is published ready-made
# (application/cloudevents+json) with the first alone loses it to the sidecar's own span, and with tracing off that is a trace of zeros, which W3C Trace
# Context calls invalid. All other attributes stay.
# Seen: 00-00000000000000000000000000000000-0000000000000000-00 in place of the event's; with any traceid, the event's.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/dapr.bash"

start_subscriber '[{"pubsubname":"pubsub","topic":"orders","route":"/orders"}]'
trace=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
event='{"specversion":"1.0","source":"/shop","type":"order","traceparent":"'$trace'"'
publish orders application/cloudevents+json "$event,\"id\":\"without\"}"
publish orders application/cloudevents+json "$event,\"id\":\"with\",\"traceid\":\"any\"}"
await_line "$work/delivered" '"id":"without"'
await_line "$work/delivered" '"id":"with"'
cat "$work/delivered"
await_line "$work/delivered" '"id":"without".*"traceparent":"00-0{32}-0{16}-00"'
await_line "$work/delivered" '"id":"with".*"traceparent":"'$trace'"'
