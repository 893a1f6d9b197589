#!/usr/bin/env bash
# better-auth 1.7.25: the window of a rate limit begins anew with every request that it allows, so slow and steady requests are refused too.
#
# A rule of `max` requests in `window` seconds reads as a rate. The count goes back to one only after a whole window without a request.
# Seen, of a rule of 3 requests in 2 seconds and one request a second (never more than 2 in a window): 200 200 200 429.
set -euo pipefail
for tool in node npm; do command -v "$tool" >/dev/null || { echo "needs $tool" >&2; exit 2; }; done
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent better-auth@1.7.25 || exit 2

cat >steady.mjs <<'J'
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { setTimeout as pause } from 'node:timers/promises';
const auth = betterAuth({
  baseURL: 'http://localhost:3000',
  secret: 'a secret of more than thirty-two characters',
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  rateLimit: { enabled: true, customRules: { '/get-session': { window: 2, max: 3 } } },
  advanced: { ipAddress: { ipAddressHeaders: ['x-client'] } },
  telemetry: { enabled: false },
});
const seen = [];
for (let index = 0; index < 4; index += 1) {
  if (index > 0) await pause(1_000);
  const request = new Request('http://localhost:3000/api/auth/get-session', { headers: { 'x-client': '192.0.2.7' } });
  seen.push((await auth.handler(request)).status);
}
console.log(seen.join(' '));
J
seen="$(node steady.mjs)"
echo "$seen"
[[ $seen == '200 200 200 429' ]] || { echo "CHANGED" >&2; exit 1; }
