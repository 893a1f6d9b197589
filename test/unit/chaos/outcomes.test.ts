import { describe, expect, test } from 'vitest';
import type { ExecutionRecord } from '../../chaos/execution-record.ts';
import { checkHeard } from '../../chaos/outcomes.ts';
import { createRandom } from '../../chaos/random.ts';
import { makeWorkload, type Workload } from '../../chaos/workloads.ts';

const PUBLISHED_AT = Date.UTC(2026, 0, 1);
const ping = makeWorkload('publish-event', 'run7', 'http://127.0.0.1:9', createRandom(1));
const accepted: ReadonlyMap<string, Workload> = new Map([['publisher', ping]]);

const record = (fields: object) => ({ events: [], ...fields }) as unknown as ExecutionRecord;
const publisher = record({
  id: 'publisher',
  triggerType: 'manual',
  events: [{ type: 'event.published', at: new Date(PUBLISHED_AT).toISOString() }],
});
const heard = (run: string) => record({ id: `heard-${run}`, triggerType: 'event', trigger: { data: { run } } });

describe('P16: an event that starts a workflow', () => {
  test('starts it once', () => {
    expect(checkHeard([publisher, heard('run7')], accepted, null)).toEqual([]);
    expect(checkHeard([publisher], accepted, null)).toEqual(['P16 the event of run7 started 0 executions']);
    expect(checkHeard([publisher, heard('run7'), heard('run7')], accepted, null)).toEqual([
      'P16 the event of run7 started 2 executions',
    ]);
    expect(checkHeard([publisher, heard('run7'), heard('run8')], accepted, null)).toEqual([
      'P16 an execution was started for run8, which published nothing',
    ]);
  });

  test('may be lost with a Redis that is emptied meanwhile, and at no other time', () => {
    expect(checkHeard([publisher], accepted, PUBLISHED_AT + 1_000)).toEqual([]);
    expect(checkHeard([publisher, heard('run7')], accepted, PUBLISHED_AT + 1_000)).toEqual([]);
    expect(checkHeard([publisher, heard('run7'), heard('run7')], accepted, PUBLISHED_AT + 1_000)).toHaveLength(1);
    for (const away of [-60_000, 60_000])
      expect(checkHeard([publisher], accepted, PUBLISHED_AT + away)).toHaveLength(1);
  });
});
