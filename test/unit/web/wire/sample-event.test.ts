import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CloudEvent } from '#events/contracts/cloud-event.ts';
import { matchesFilter } from '#events/contracts/filters.ts';
import type { EventFilter } from '#schemas/definition/node-config.ts';
import { toEventCurlLine } from '#web/workflows/event-curl-line.ts';
import { toSampleEvent } from '#web/wire/sample-event.ts';

const FILTERS: readonly (readonly EventFilter[])[] = [
  [],
  [{ exact: { type: 'com.example.order.created', source: '/shop', customer: "O'Brien $(x) \\" } }],
  [{ prefix: { type: 'com.example.' } }, { suffix: { type: '.created', subject: '.csv' } }],
  [{ all: [{ exact: { type: 'a' } }, { any: [{ prefix: { source: '/b' } }, { exact: { source: '/c' } }] }] }],
];

test.each(FILTERS)('a made up event passes the filters it is made up for (%#)', (...filters) => {
  const sample = toSampleEvent(filters);
  expect(sample.isSure).toBe(true);
  const event = { specversion: '1.0', id: '1', ...sample.attributes } as CloudEvent;
  for (const filter of filters) expect(matchesFilter(filter, event)).toBe(true);
});

test('an event for a negated filter is not promised to pass', () => {
  expect(toSampleEvent([{ not: { exact: { type: 'com.example.test' } } }]).isSure).toBe(false);
  expect(toSampleEvent([{ exact: { type: 'a' } }, { exact: { type: 'b' } }]).isSure).toBe(false);
});

test('the curl line posts that event as the user, with the token of the file and a fresh id each time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'curl-line-'));
  try {
    await mkdir(join(folder, '.data'));
    await writeFile(join(folder, '.data/local.json'), JSON.stringify({ token: 'secret-token' }));
    for (const filters of FILTERS) {
      const sample = toSampleEvent(filters);
      const line = toEventCurlLine(sample, { orchestratorUrl: 'http://127.0.0.1:1', principal: 'user-1' });
      expect(line).not.toContain('secret-token');
      const script = `curl() { printf '%s\\n' "$@"; }; ${line}`;
      const run = () => execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', cwd: folder }).trim().split('\n');
      const words = run();
      expect(words).toContain('http://127.0.0.1:1/api/v2/events');
      expect(words).toContain('Authorization: Bearer secret-token');
      expect(words).toContain('X-Principal: user-1');
      const event = CloudEvent.parse(JSON.parse(words.at(-1)!));
      expect(event).toMatchObject(sample.attributes);
      expect(event.id).not.toBe(CloudEvent.parse(JSON.parse(run().at(-1)!)).id);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
