#!/usr/bin/env bash
# daprd 1.14.4, pubsub.redis: an app that subscribes for the first time is delivered everything that was ever published.
#
# Its consumer group is made at the beginning of the stream, and what others have acknowledged is still there, since nothing deletes it unless maxLenApprox is
# set. So a new consumerID, and that is a renamed app too, handles the past again.
# Seen: two orders handled by the first app, and the same two by another one an instant later.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/dapr.bash"

subscription='[{"pubsubname":"pubsub","topic":"orders","route":"/orders"}]'
start_redis consumerID=first
start_subscriber "$subscription"
for id in 1 2; do publish orders application/cloudevents+json "{\"specversion\":\"1.0\",\"id\":\"order-$id\",\"source\":\"/s\",\"type\":\"t\"}"; done
for id in 1 2; do await_line "$work/delivered" "order-$id"; done
component=$(<"$work/resources/pubsub.yaml")
echo "${component/\"first\"/\"second\"}" >"$work/resources/pubsub.yaml"
mv "$work/delivered" "$work/delivered-to-first"
start_subscriber "$subscription"
for id in 1 2; do await_line "$work/delivered" "order-$id"; done
echo "SEEN by first:" && cat "$work/delivered-to-first"
echo "SEEN by second:" && cat "$work/delivered"
