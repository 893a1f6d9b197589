#!/usr/bin/env bash
# cloudevents 10.0.0: sending by httpTransport() resolves whatever the receiver answers, and does not say what it was.
#
# An event that was refused by 503 or 400 counts as sent: the promise resolves with the answer's body and headers, which hold no status.
# Seen: resolved with {body, headers} for 202, 400 and 503.
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error cloudevents@10.0.0 >/dev/null || exit 2

cat >show.mjs <<'E'
import { deepEqual } from 'node:assert/strict';
import { createServer } from 'node:http';
import { CloudEvent, emitterFor, httpTransport } from 'cloudevents';

const statuses = [202, 400, 503];
const server = createServer((request, response) => {
  request.resume().once('end', () => {
    response.statusCode = statuses[seen.length];
    response.end();
  });
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const emit = emitterFor(httpTransport(`http://127.0.0.1:${server.address().port}`));
const seen = [];
for (const _ of statuses) {
  const event = new CloudEvent({ source: '/s', type: 't', data: { n: 1 } });
  seen.push(await emit(event).then((answer) => `resolved with ${Object.keys(answer)}`, () => 'rejected'));
}
console.log('SEEN', seen);
deepEqual(seen, statuses.map(() => 'resolved with body,headers'));
server.close();
server.closeAllConnections();
E
node show.mjs
