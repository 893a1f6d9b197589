#!/usr/bin/env bash
# cloudevents 10.0.0: binary data of a structured event is read as numbers of 32 bits, one for each byte.
#
# data_base64 becomes a Uint32Array. It prints and iterates like bytes; its buffer is four times as long, with three zeros behind each byte, which is what
# a file gets that is written from it.
# Seen for the bytes 1, 2, 3: Uint32Array of 3 elements, 12 bytes, 010000000200000003000000.
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

const bytes = Buffer.from([1, 2, 3]);
const event = { specversion: '1.0', id: '1', source: '/s', type: 't', datacontenttype: 'image/png', data_base64: bytes.toString('base64') };
const { data } = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(event) });
const written = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');
console.log('SEEN', data, written);
deepEqual([data.constructor.name, data.length, written], ['Uint32Array', 3, '010000000200000003000000']);
E
node show.mjs
