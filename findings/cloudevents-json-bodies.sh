#!/usr/bin/env bash
# cloudevents 10.0.0: a JSON body in binary mode is parsed only when it is an object, a list or a text, and not when it begins with a blank.
#
# 42, true and null arrive as the texts "42", "true", "null", and a pretty-printed body that begins with a line feed raises a syntax error, although both are
# documents of application/json. So a receiver has to parse again, but not always: "7" and 7 are sent differently and arrive alike.
# Seen: object, then strings, then an error.
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

const headers = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/s', 'ce-type': 't', 'content-type': 'application/json' };
const seen = ['{"a":1}', '42', 'true', 'null', '"7"', '7', '\n{"a":1}'].map((body) => {
  try {
    return HTTP.toEvent({ headers, body }).data;
  } catch (error) {
    return error.constructor.name;
  }
});
console.log('SEEN', seen);
deepEqual(seen, [{ a: 1 }, '42', 'true', 'null', '7', '7', 'SyntaxError']);
E
node show.mjs
