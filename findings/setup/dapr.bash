# Sourced by the findings about daprd 1.14.4; needs node and npm, and go unless daprd and placement of that version are on the PATH.
#
#   start_dapr [APP_PORT]
#
# starts placement and a sidecar with state and pub/sub in memory (`state`, `pubsub`), all on loopback, and exports DAPR_HOST, DAPR_HTTP_PORT and
# DAPR_GRPC_PORT. CONFIGURATION may name a file for the sidecar, and DAPRD_FLAGS more flags of it. Everything ends with the script, and its
# folder $work is removed.

DAPR=1.14.4

for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
work=$(mktemp -d)
started=()
stop_all() {
  local pid
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${started[@]}"; do wait "$pid" 2>/dev/null || true; done
  started=()
}
trap 'stop_all; rm -rf "$work"' EXIT

is_dapr() { command -v placement >/dev/null && [[ $(daprd --version 2>/dev/null) == "$DAPR" ]]; }

# Puts daprd and placement on the PATH: the first time, Go builds them within some minutes and 4 GB of its cache.
provide_dapr() {
  is_dapr && return
  command -v go >/dev/null || { echo "This finding needs go, which is not on the PATH, or daprd and placement $DAPR." >&2; exit 2; }
  local here
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
  PATH="$(node "$here/../../infra-cdk8s/local/dapr/binaries/build.mjs"):$PATH"
  is_dapr || { echo "daprd $DAPR could not be built." >&2; exit 2; }
}

free_ports() {
  node -e '
    const servers = Array.from({ length: Number(process.argv[1]) }, () => require("net").createServer().listen(0, "127.0.0.1"));
    Promise.all(servers.map((s) => new Promise((done) => s.once("listening", () => done(s.address().port)))))
      .then((ports) => { console.log(ports.join(" ")); for (const s of servers) s.close(); });' "$1"
}

# Waits until a URL answers below 300, half a minute at most.
await_url() {
  node -e '
    const until = Date.now() + 30_000;
    (async function ask() {
      const ok = await fetch(process.argv[1]).then((answer) => answer.ok, () => false);
      if (ok) process.exit(0);
      if (Date.now() > until) { console.error(`${process.argv[1]} does not answer`); process.exit(1); }
      setTimeout(ask, 50);
    })();' "$1"
}

start_dapr() {
  local app_port=${1-} at=127.0.0.1 ports
  provide_dapr
  read -r -a ports < <(free_ports 9)
  mkdir -p "$work/resources"
  cat >"$work/resources/state.yaml" <<'E'
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: { name: state }
spec: { type: state.in-memory, version: v1, metadata: [{ name: actorStateStore, value: "true" }] }
E
  [[ -e $work/resources/pubsub.yaml ]] || cat >"$work/resources/pubsub.yaml" <<'E'
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: { name: pubsub }
spec: { type: pubsub.in-memory, version: v1 }
E
  export DAPR_HOST=$at DAPR_HTTP_PORT=${ports[4]} DAPR_GRPC_PORT=${ports[5]}
  placement --id p0 --port "${ports[0]}" --listen-address $at --initial-cluster "p0=$at:${ports[1]}" --healthz-port "${ports[2]}" \
    --healthz-listen-address $at --metrics-port "${ports[3]}" --metrics-listen-address $at >"$work/placement.log" 2>&1 &
  started+=($!)
  await_url "http://$at:${ports[2]}/healthz"
  daprd --app-id finding --dapr-http-port "$DAPR_HTTP_PORT" --dapr-grpc-port "$DAPR_GRPC_PORT" --dapr-internal-grpc-port "${ports[6]}" \
    --dapr-listen-addresses $at --metrics-port "${ports[7]}" --metrics-listen-address $at --profile-port "${ports[8]}" \
    --resources-path "$work/resources" --placement-host-address "$at:${ports[0]}" ${app_port:+--app-port "$app_port"} \
    ${CONFIGURATION:+--config "$CONFIGURATION"} ${DAPRD_FLAGS-} >"$work/daprd.log" 2>&1 &
  started+=($!)
  await_url "http://$at:$DAPR_HTTP_PORT/v1.0/healthz/outbound"
}

# Starts Redis, which keeps nothing, and makes of it the component `pubsub`: start_redis SETTING=VALUE …; needs redis-server.
start_redis() {
  command -v redis-server >/dev/null || { echo "This finding needs redis-server, which is not on the PATH." >&2; exit 2; }
  local port setting
  port=$(free_ports 1)
  redis-server --port "$port" --bind 127.0.0.1 --save '' --dir "$work" >"$work/redis.log" 2>&1 &
  started+=($!)
  await_line "$work/redis.log" 'Ready to accept connections'
  mkdir -p "$work/resources"
  {
    printf 'apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: { name: pubsub }\n'
    printf 'spec:\n  type: pubsub.redis\n  version: v1\n  metadata:\n'
    for setting in "redisHost=127.0.0.1:$port" redisPassword= "$@"; do
      printf '    - { name: %s, value: "%s" }\n' "${setting%%=*}" "${setting#*=}"
    done
  } >"$work/resources/pubsub.yaml"
}

# Starts an app with these subscriptions, and a sidecar beside it; what is delivered is a line "MILLISECONDS ROUTE BODY" of $work/delivered, and
# answered with the status $2 (200).
start_subscriber() {
  local app_port
  cat >"$work/app.mjs" <<'E'
import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
const [port, subscriptions, file, status] = process.argv.slice(2);
createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  if (request.method === 'POST') appendFileSync(file, `${Date.now()} ${request.url} ${body}\n`);
  if (request.method === 'POST') response.statusCode = Number(status);
  response.setHeader('content-type', 'application/json');
  response.end(request.url === '/dapr/subscribe' ? subscriptions : '{}');
}).listen(Number(port), '127.0.0.1');
E
  provide_dapr
  app_port=$(free_ports 1)
  : >"$work/delivered"
  node "$work/app.mjs" "$app_port" "$1" "$work/delivered" "${2-200}" &
  started+=($!)
  start_dapr "$app_port"
}

# Publishes a body to a topic: publish TOPIC CONTENT_TYPE BODY [HEADER=VALUE …].
publish() {
  node -e '
    const [topic, type, body, ...more] = process.argv.slice(1);
    const headers = { "content-type": type, ...Object.fromEntries(more.map((each) => each.split("="))) };
    fetch(`http://127.0.0.1:${process.env.DAPR_HTTP_PORT}/v1.0/publish/pubsub/${topic}`, { method: "POST", body, headers })
      .then((answer) => { if (answer.status !== 204) { console.error("publish:", answer.status); process.exit(1); } });' "$@"
}

# Waits until a file has a line that matches, half a minute at most.
await_line() {
  local deadline=$((SECONDS + 30))
  until grep -qE "$2" "$1"; do
    ((SECONDS < deadline)) || { echo "CHANGED: no line of $(basename "$1") matches $2" >&2; return 1; }
    sleep 0.05
  done
}

# Installs packages of exact versions into $work.
install() {
  (cd "$work" && npm init -y >/dev/null && npm install --no-audit --no-fund --ignore-scripts --loglevel=error "$@" >/dev/null) || exit 2
}
