#!/usr/bin/env bash
# cloudevents 10.0.0: data that is 0, false or "" is gone when a structured event is read.
#
# HTTP.structured writes it, HTTP.toEvent leaves it out: an event whose payload is a count or a flag arrives without one whenever that is 0 or false, and
# cannot be told from an event that had none. In the JSON format absent and falsy are different things.
# Seen: written 0, false, "", 1; read undefined, undefined, undefined, 1.
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
import { CloudEvent, HTTP } from 'cloudevents';

const written = [];
const read = [];
for (const data of [0, false, '', 1]) {
  const message = HTTP.structured(new CloudEvent({ id: '1', source: '/s', type: 't', data }));
  written.push(JSON.parse(message.body).data);
  read.push(HTTP.toEvent(message).data);
}
console.log('SEEN written', written, 'read', read);
deepEqual(written, [0, false, '', 1]);
deepEqual(read, [undefined, undefined, undefined, 1]);
E
node show.mjs
