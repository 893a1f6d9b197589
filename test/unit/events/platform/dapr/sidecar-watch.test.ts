import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSidecarWatch, type SidecarWatch, type SidecarWatchOptions } from '#events/platform/dapr/sidecar-watch.ts';
import { createLatch } from '../../../../builders/latch.ts';
import { startServer, type TestServer } from '../../../../builders/http/http-server.ts';

/** Parts of what daprd 1.14 answers to GET /v1.0/metadata. */
const METADATA = {
  id: 'function-runner',
  runtimeVersion: '1.14.4',
  components: [
    { name: 'workflowstate', type: 'state.redis', version: 'v1', capabilities: ['ETAG'] },
    { name: 'workflowpubsub', type: 'pubsub.redis', version: 'v1' },
  ],
  appConnectionProperties: { port: 3002, channelAddress: '127.0.0.1' },
  actorRuntime: { runtimeStatus: 'RUNNING', hostReady: true, placement: 'placement: connected' },
};
const COMPONENTS = [
  { name: 'workflowpubsub', type: 'pubsub.redis' },
  { name: 'workflowstate', type: 'state.redis' },
];
const TOKEN = 'what the sidecar asks of the service';
const SILENT = 'It does not answer.';
const NOT_READY = 'It runs, and says that it is not ready.';
const STRANGE = 'Something answers, and not as a sidecar does: look whether the API token is the right one.';

type Answer = (path: string, response: ServerResponse) => void;

const sayMetadata = (metadata: unknown): Answer => {
  const text = JSON.stringify(metadata);
  return (path, response) => void (path.endsWith('/healthz') ? response.writeHead(204).end() : response.end(text));
};
const isFine = sayMetadata(METADATA);
const isNotReady: Answer = (path, response) => {
  if (path.endsWith('/healthz')) response.statusCode = 500;
  response.end(path.endsWith('/healthz') ? '{"errorCode":"ERR_HEALTH_NOT_READY"}' : JSON.stringify(METADATA));
};
const isSilent: Answer = () => undefined;
const isCut: Answer = (_path, response) => void response.destroy();

let answer: Answer = isFine;
let sidecar: TestServer;
let now = 1_000;
const open: SidecarWatch[] = [];

beforeEach(async () => {
  answer = isFine;
  now = 1_000;
  sidecar = await startServer((request, response) => answer(request.url ?? '', response));
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(open.splice(0).map((watch) => watch.close()));
  await sidecar.close();
});

function watch(options: SidecarWatchOptions = {}, port = sidecar.port): SidecarWatch {
  const config = { EVENT_BROKER: 'dapr', DAPR_HOST: '127.0.0.1', DAPR_HTTP_PORT: port, DAPR_API_TOKEN: TOKEN } as const;
  const opened = openSidecarWatch(config, 'function-runner', { clock: () => now, everyMs: 1, ...options });
  open.push(opened);
  return opened;
}

async function seen(opened: SidecarWatch, facts: object): Promise<void> {
  await vi.waitFor(() => expect(opened.read()).toMatchObject(facts), { timeout: 10_000, interval: 2 });
}

test('without a sidecar nothing is reported and nothing is requested', async () => {
  const config = { EVENT_BROKER: 'postgres', DAPR_HOST: '127.0.0.1', DAPR_HTTP_PORT: sidecar.port } as const;
  const none = openSidecarWatch(config, 'function-runner', { everyMs: 1 });
  expect(none.read()).toBeNull();
  await none.close();
  expect(sidecar.requests).toEqual([]);
});

test('a sidecar is not up before its first answer, and the status says so', async () => {
  answer = isSilent;
  expect(watch().read()).toEqual({
    appId: 'function-runner',
    isUp: false,
    since: 1_000,
    reason: 'It has not answered yet.',
    version: null,
    isPlacementConnected: null,
    components: [],
  });
});

test('a sidecar that answers is up, with its version and components by name', async () => {
  const opened = watch();
  await seen(opened, { isUp: true });
  expect(opened.read()).toEqual({
    appId: 'function-runner',
    isUp: true,
    since: 1_000,
    reason: null,
    version: '1.14.4',
    isPlacementConnected: true,
    components: COMPONENTS,
  });
});

test.each([
  { actorRuntime: { hostReady: true, placement: 'placement: connected' }, isPlacementConnected: true },
  { actorRuntime: { hostReady: true, placement: 'placement: disconnected' }, isPlacementConnected: false },
  { actorRuntime: { runtimeStatus: 'DISABLED', placement: '' }, isPlacementConnected: null },
  { actorRuntime: { runtimeStatus: 'DISABLED' }, isPlacementConnected: null },
  { actorRuntime: undefined, isPlacementConnected: null },
])('placement: $actorRuntime gives $isPlacementConnected', async ({ actorRuntime, isPlacementConnected }) => {
  answer = sayMetadata({ ...METADATA, actorRuntime });
  const opened = watch();
  await seen(opened, { isUp: true });
  expect(opened.read()).toMatchObject({ isPlacementConnected });
});

test('a sidecar that dies between two requests is reported away at once, however soon it is back', async () => {
  const mortal = await startServer((request, response) => answer(request.url ?? '', response));
  const opened = watch({ everyMs: 3_600_000 }, mortal.port);
  await seen(opened, { isUp: true });
  now = 2_000;
  await mortal.close();
  await seen(opened, { isUp: false, since: 2_000, reason: SILENT });
});

test('both requests carry the API token', async () => {
  await seen(watch(), { isUp: true });
  const asked = sidecar.requests
    .slice(0, 2)
    .map(({ method, path, headers }) => [method, path, headers['dapr-api-token']]);
  expect(asked.toSorted()).toEqual([
    ['GET', '/v1.0/healthz', TOKEN],
    ['GET', '/v1.0/metadata', TOKEN],
  ]);
});

test('a sidecar that says it is not ready is not up, and its metadata is kept', async () => {
  answer = isNotReady;
  await seen(watch(), {
    isUp: false,
    reason: NOT_READY,
    version: '1.14.4',
    components: COMPONENTS,
  });
});

test('a silent sidecar is away after the time limit', async () => {
  answer = isSilent;
  await seen(watch({ timeoutMs: 10 }), { isUp: false, reason: SILENT });
});

test('a sidecar that ends in the middle of an answer is away', async () => {
  answer = (_path, response) => response.writeHead(200, { 'content-length': 500 }).write('{', () => response.destroy());
  await seen(watch(), { isUp: false, reason: SILENT });
});

test('a sidecar is away where nothing listens', async () => {
  const gone = await startServer(() => undefined);
  await gone.close();
  await seen(watch({}, gone.port), { isUp: false, reason: SILENT });
});

test.each([
  ['no JSON', '<html>'],
  ['JSON of another', '{"status":"ready"}'],
  ['nothing', ''],
])('a server that answers %s is no sidecar, and the reason is not silence', async (_what, text) => {
  answer = (_path, response) => void response.end(text);
  await seen(watch(), { isUp: false, reason: STRANGE, version: null, components: [] });
});

test('a server that refuses the token is not reported as silent', async () => {
  answer = (_path, response) => void response.writeHead(401).end('{"errorCode":"ERR_UNAUTHORIZED"}');
  await seen(watch(), { isUp: false, reason: STRANGE });
});

test('`since` changes when the sidecar comes or goes, and not otherwise', async () => {
  const opened = watch();
  await seen(opened, { isUp: true, since: 1_000 });
  now = 2_000;
  answer = sayMetadata({ ...METADATA, runtimeVersion: '1.15.0' });
  await seen(opened, { isUp: true, since: 1_000, version: '1.15.0' });
  now = 3_000;
  answer = isNotReady;
  await seen(opened, { isUp: false, since: 3_000 });
  now = 4_000;
  answer = isCut;
  await seen(opened, { isUp: false, since: 3_000, reason: SILENT });
  now = 5_000;
  answer = isFine;
  await seen(opened, { isUp: true, since: 5_000, reason: null });
});

test('the components of an absent sidecar stay known, its connection to placement does not', async () => {
  const opened = watch();
  await seen(opened, { isUp: true, isPlacementConnected: true });
  answer = isCut;
  await seen(opened, { isUp: false, isPlacementConnected: null, version: '1.14.4', components: COMPONENTS });
});

test('however it fails, the status names no address and no token', async () => {
  const gone = await startServer(() => undefined);
  await gone.close();
  const away = watch({}, gone.port);
  await seen(away, { reason: SILENT });
  const opened = watch({ timeoutMs: 10 });
  const told = [JSON.stringify(away.read())];
  for (const [next, reason] of [
    [isFine, null],
    [isCut, SILENT],
    [isNotReady, NOT_READY],
    [isSilent, SILENT],
    [sayMetadata('garbage'), STRANGE],
  ] as const) {
    answer = next;
    await seen(opened, { reason });
    told.push(JSON.stringify(opened.read()));
  }
  expect(told.join('\n')).not.toMatch(/127\.0\.0\.1|localhost|:\/\/|ECONN|socket/i);
  for (const secret of [TOKEN, `${gone.port}`, `${sidecar.port}`]) expect(told.join('\n')).not.toContain(secret);
});

test('the requests that were due during a long silence are not all made at once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  const hold = createLatch();
  const askedAt: number[] = [];
  answer = (path, response) => {
    if (path.endsWith('/metadata')) askedAt.push(Date.now());
    void hold.opened.then(() => isFine(path, response));
  };
  watch({ everyMs: 10, timeoutMs: 3_600_000 });
  await vi.waitFor(() => expect(sidecar.requests).toHaveLength(2), { timeout: 10_000, interval: 1 });
  vi.advanceTimersByTime(1_000);
  hold.open();
  await vi.waitFor(() => expect(askedAt.length).toBeGreaterThan(5), { timeout: 10_000, interval: 1 });
  const pauses = askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? at));
  expect(pauses.filter((pause) => pause < 10)).toEqual([]);
});

test('close aborts open requests and closes every connection', async () => {
  const closed: Promise<unknown>[] = [];
  answer = (_path, response) => void closed.push(once(response, 'close'));
  const opened = watch({ timeoutMs: 3_600_000 });
  await vi.waitFor(() => expect(sidecar.requests).toHaveLength(2), { timeout: 10_000, interval: 2 });
  await opened.close();
  await Promise.all(closed);
  expect(closed).toHaveLength(2);
});
