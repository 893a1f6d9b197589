#!/usr/bin/env bash
# cloudevents 10.0.0: the time of an event that is only passed on changes.
#
# What is read is put through JavaScript's Date, and so written again in UTC with three digits: microseconds and the offset are gone. Consumers that order or
# deduplicate by time, and signatures over the event, see another one.
# Seen: 2026-01-01T00:00:00.123456+02:00 becomes 2025-12-31T22:00:00.123Z.
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
import { HTTP } from 'cloudevents';

const event = { specversion: '1.0', id: '1', source: '/s', type: 't', time: '2026-01-01T00:00:00.123456+02:00' };
const read = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(event) });
const { time } = JSON.parse(HTTP.structured(read).body);
console.log('SEEN', time);
deepEqual(time, '2025-12-31T22:00:00.123Z');
E
node show.mjs
