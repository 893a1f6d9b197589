#!/usr/bin/env bash
# daprd 1.14.4: an app that dies while it is asked for its subscriptions is never asked again, and is delivered nothing for as long as the sidecar lives.
#
# daprd asks GET /dapr/subscribe once the app is well, and repeats that for some seconds. When nobody answers, the app counts as asked all the same: when it is
# well again, daprd starts the subscriptions that files declare, and no others.
# Seen, of an app that was away for six seconds from the question on: an order reaches it where a file declares its subscription, and none without that file.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/dapr.bash"

cat >"$work/mortal.mjs" <<'E'
import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
const [port, file] = process.argv.slice(2);
let deadUntil = 0;
createServer((request, response) => {
  if (request.url === '/dapr/subscribe' && deadUntil === 0) deadUntil = Date.now() + 6_000;
  if (Date.now() < deadUntil) return request.socket.destroy();
  if (deadUntil > 0) appendFileSync(file, `${request.method} ${request.url}\n`);
  response.setHeader('content-type', 'application/json');
  response.end(request.url === '/dapr/subscribe' ? '[{"pubsubname":"pubsub","topic":"orders","route":"/orders"}]' : '{}');
}).listen(Number(port), '127.0.0.1');
E

# Waits until the app, back again, was probed so often.
await_probes() {
  local deadline=$((SECONDS + 60))
  until [[ $(grep -c 'GET /healthz' "$work/seen") -ge $1 ]]; do
    ((SECONDS < deadline)) || { echo "CHANGED: the app is not probed" >&2; return 1; }
    sleep 0.05
  done
}

# Sets `delivered` to how often an order reaches the app that is published when it is back.
deliver_one() {
  local port
  port=$(free_ports 1)
  : >"$work/seen"
  node "$work/mortal.mjs" "$port" "$work/seen" &
  started+=($!)
  start_dapr "$port"
  await_probes 3
  publish orders application/json '{"n":1}'
  await_probes 6
  delivered=$(grep -c 'POST /orders' "$work/seen" || true)
  stop_all
}

DAPRD_FLAGS='--enable-app-health-check --app-health-check-path /healthz --app-health-probe-interval 1 --app-health-threshold 1'
deliver_one
asked=$delivered
cat >"$work/resources/orders.yaml" <<'E'
apiVersion: dapr.io/v2alpha1
kind: Subscription
metadata: { name: orders }
spec: { pubsubname: pubsub, topic: orders, routes: { default: /orders } }
E
deliver_one
echo "SEEN: delivered $asked times without a declared subscription, $delivered times with one"
((asked == 0 && delivered == 1)) || { echo CHANGED; exit 1; }
