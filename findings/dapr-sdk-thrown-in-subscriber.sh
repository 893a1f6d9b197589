#!/usr/bin/env bash
# @dapr/dapr 3.18.0 with daprd 1.14.4: a subscriber that throws has acknowledged the message.
#
# What a handler throws is logged and then answered to the sidecar as SUCCESS, so neither redelivery nor the dead letter topic ever sees the message. In
# Dapr's own HTTP contract a failing handler answers a status that is none of 2xx (https://github.com/dapr/js-sdk/issues/720).
# Seen: HTTP 200 {"status":"SUCCESS"}.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/dapr.bash"

install @dapr/dapr@3.18.0
app_port=$(free_ports 1)
cat >"$work/show.mjs" <<'E'
import { deepEqual } from 'node:assert/strict';
import { DaprServer, LogLevel } from '@dapr/dapr';

const [appPort] = process.argv.slice(2);
const sidecar = { daprHost: process.env.DAPR_HOST, daprPort: process.env.DAPR_HTTP_PORT };
const server = new DaprServer({ serverHost: '127.0.0.1', serverPort: appPort, clientOptions: sidecar, logger: { level: LogLevel.ERROR } });
let calls = 0;
await server.pubsub.subscribe('pubsub', 'orders', async () => {
  calls += 1;
  throw new Error('the database is away');
});
await server.start();
// What the sidecar sends for a message.
const subscriptions = await fetch(`http://127.0.0.1:${appPort}/dapr/subscribe`).then((answer) => answer.json());
const route = subscriptions[0].route ?? subscriptions[0].routes.default;
const event = { specversion: '1.0', id: '1', source: '/shop', type: 'order', datacontenttype: 'application/json', data: { n: 1 } };
const answer = await fetch(`http://127.0.0.1:${appPort}/${route.replace(/^\//, '')}`, {
  method: 'POST',
  headers: { 'content-type': 'application/cloudevents+json' },
  body: JSON.stringify({ ...event, topic: 'orders', pubsubname: 'pubsub' }),
});
const seen = [answer.status, await answer.json(), calls];
console.log('SEEN', JSON.stringify(seen));
deepEqual(seen, [200, { status: 'SUCCESS' }, 1]);
process.exit(0);
E
start_dapr
cd "$work" && node show.mjs "$app_port"
