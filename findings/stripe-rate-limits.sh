#!/usr/bin/env bash
# stripe 23.1.0: of what may be tried again, only a rate limit is not.
#
# The client tries again by itself, twice: broken connections, 409 and 5xx. 429 it hands to the caller at once, with Retry-After or without, where most clients
# of HTTP APIs begin their retries; lock_timeout, another 429, as well.
# Seen: 3 requests for 500 and 409, 1 for 429.
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error stripe@23.1.0 >/dev/null || exit 2

cat >show.mjs <<'E'
import { deepEqual } from 'node:assert/strict';
import { createServer } from 'node:http';
import Stripe from 'stripe';

let status = 0;
let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  request.resume().once('end', () => {
    response.writeHead(status, { 'content-type': 'application/json', ...(status === 429 ? { 'retry-after': '1' } : {}) });
    response.end(JSON.stringify({ error: { type: 'api_error', message: 'later' } }));
  });
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const stripe = new Stripe('sk_test_none', { host: '127.0.0.1', port: server.address().port, protocol: 'http', telemetry: false });
const seen = [];
for (status of [500, 409, 429]) {
  requests = 0;
  await stripe.customers.create({ name: 'A' }).catch(() => undefined);
  seen.push([status, requests]);
}
console.log('SEEN', seen);
deepEqual(seen, [[500, 3], [409, 3], [429, 1]]);
server.close();
server.closeAllConnections();
E
node show.mjs
