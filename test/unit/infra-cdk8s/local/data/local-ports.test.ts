import { createServer } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { choosePorts } from '#infra/local/data/local-ports.ts';

let path: string;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-ports-'));
  path = join(folder, 'ports.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('ports are distinct, and out of the range of outgoing connections, one of which could take them between two runs', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `port-${index}`);
  const ports = Object.values(await choosePorts(path, names));
  expect(new Set(ports).size).toBe(30);
  for (const port of ports) expect(port).toBeLessThan(32_768);
});

test('a start finds its ports again, also those that another kind of start chose', async () => {
  const first = await choosePorts(path, ['postgres', 'redis']);
  expect(await choosePorts(path, ['postgres'])).toEqual({ postgres: first.postgres });
  expect(await choosePorts(path, ['postgres', 'redis'])).toEqual(first);
});

test('a port that somebody else has by now is replaced', async () => {
  const { postgres } = await choosePorts(path, ['postgres']);
  const server = createServer().listen(postgres, '127.0.0.1');
  await once(server, 'listening');
  try {
    expect((await choosePorts(path, ['postgres'])).postgres).not.toBe(postgres);
  } finally {
    server.close();
  }
});

test('the port that the web interface is to take is given to nobody else, even if it was theirs', async () => {
  const { postgres } = await choosePorts(path, ['postgres']);
  expect((await choosePorts(path, ['postgres'], [postgres])).postgres).not.toBe(postgres);
});

test('a file that is no list of ports is replaced', async () => {
  await writeFile(path, '{"postgres":"x"}');
  expect((await choosePorts(path, ['postgres'])).postgres).toBeGreaterThan(1_023);
});
