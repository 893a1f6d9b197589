#!/usr/bin/env bash
# cloudevents 10.0.0: whether a content type is understood depends on its blanks and capitals.
#
# Types and parameter names have no case, and a blank behind the semicolon is optional (RFC 9110, 8.3.1). Exactly "; charset=utf-8" works; without the blank,
# or with UTF-8 in capitals, a structured event is refused, and JSON in binary mode silently stays a text.
# Seen: taken, refused, refused, refused; and object, string.
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

const event = JSON.stringify({ specversion: '1.0', id: '1', source: '/s', type: 't' });
const structured = [
  'application/cloudevents+json; charset=utf-8',
  'application/cloudevents+json;charset=utf-8',
  'application/cloudevents+json; charset=UTF-8',
  'Application/CloudEvents+JSON',
].map((type) => {
  try {
    return HTTP.toEvent({ headers: { 'content-type': type }, body: event }).id === '1' ? 'taken' : 'misread';
  } catch {
    return 'refused';
  }
});
const attributes = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/s', 'ce-type': 't' };
const binary = ['application/json; charset=utf-8', 'application/json;charset=utf-8'].map(
  (type) => typeof HTTP.toEvent({ headers: { ...attributes, 'content-type': type }, body: '{"a":1}' }).data,
);
console.log('SEEN', structured, binary);
deepEqual(structured, ['taken', 'refused', 'refused', 'refused']);
deepEqual(binary, ['object', 'string']);
E
node show.mjs
