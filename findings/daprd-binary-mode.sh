#!/usr/bin/env bash
# daprd 1.14.4: a CloudEvent in binary mode is taken for a payload without attributes.
#
# The HTTP binding of CloudEvents has two modes, and the SDKs send the binary one unless told otherwise. daprd speaks the structured one only: it answers
# 204 to an event with ce-* headers, and delivers a new event around its payload, of type com.dapr.event.sent, with another id and source.
# Seen: type com.dapr.event.sent in place of order.created.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/dapr.bash"

start_subscriber '[{"pubsubname":"pubsub","topic":"orders","route":"/orders"}]'
publish orders application/json '{"n":1}' ce-specversion=1.0 ce-id=1 ce-source=/shop ce-type=order.created
await_line "$work/delivered" '"n":1'
cat "$work/delivered"
await_line "$work/delivered" '"source":"finding".*"type":"com.dapr.event.sent"'
