#!/usr/bin/env bash
# openai 7.59.0: a POST that costs money is sent three times by default, with nothing that tells the three apart.
#
# After a 5xx, a timeout or a lost connection the client repeats the request, generating images included, and sends no idempotency key, so that a server that
# had done the work does it again. It repeats as well what cannot succeed: 429 with code insufficient_quota, which asks for a payment and not for patience.
# Seen: 3 requests for 500 and 3 for insufficient_quota, no idempotency key.
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error openai@7.59.0 >/dev/null || exit 2

cat >show.mjs <<'E'
import { deepEqual } from 'node:assert/strict';
import { createServer } from 'node:http';
import OpenAI from 'openai';

let answer = [];
const keys = [];
const server = createServer((request, response) => {
  keys.push(request.headers['idempotency-key'] ?? 'none');
  request.resume().once('end', () => {
    response.writeHead(answer[0], { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: 'no', type: answer[1], code: answer[1], param: null } }));
  });
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const openai = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${server.address().port}/v1` });
const seen = [];
for (answer of [[500, 'server_error'], [429, 'insufficient_quota']]) {
  keys.length = 0;
  await openai.images.generate({ model: 'any', prompt: 'a house' }).catch(() => undefined);
  seen.push([answer[1], ...keys]);
}
console.log('SEEN', seen);
deepEqual(seen, [['server_error', 'none', 'none', 'none'], ['insufficient_quota', 'none', 'none', 'none']]);
server.close();
server.closeAllConnections();
E
node show.mjs
