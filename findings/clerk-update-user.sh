#!/usr/bin/env bash
# @clerk/backend 3.25.0: updateUser() with a name and metadata is two requests, and rejects when the first has been done.
#
# The API takes profile and metadata at different addresses; the method hides that. When the second request fails, here for the limit of requests per user,
# the promise is rejected as if nothing had happened, while the name is changed. Nothing in the error says so.
# Seen: PATCH answered 200, PUT …/metadata answered 429, the promise rejected with status 429.
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error @clerk/backend@3.25.0 >/dev/null || exit 2

cat >show.mjs <<'E'
import { deepEqual } from 'node:assert/strict';
import { createServer } from 'node:http';
import { createClerkClient } from '@clerk/backend';

const seen = [];
const server = createServer((request, response) => {
  const isMetadata = request.url.endsWith('/metadata');
  request.resume().once('end', () => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(isMetadata ? 429 : 200, { 'content-type': 'application/json', 'retry-after': '0' });
    response.end(JSON.stringify(isMetadata ? { errors: [{ code: 'too_many_requests', message: 'later' }] } : { object: 'user', id: 'user_1' }));
  });
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const clerk = createClerkClient({
  secretKey: 'sk_test_none',
  apiUrl: `http://127.0.0.1:${server.address().port}`,
  telemetry: { disabled: true },
});
const outcome = await clerk.users.updateUser('user_1', { firstName: 'A', publicMetadata: { plan: 'b' } }).then(
  () => 'resolved',
  (error) => error.status,
);
console.log('SEEN', seen, outcome);
deepEqual([...new Set(seen)], ['PATCH /v1/users/user_1', 'PUT /v1/users/user_1/metadata']);
deepEqual(outcome, 429);
server.close();
server.closeAllConnections();
E
node show.mjs
