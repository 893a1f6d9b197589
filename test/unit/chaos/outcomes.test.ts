import { expect, test } from 'vitest';
import type { ExecutionRecord } from '../../chaos/execution-record.ts';
import { checkHeard } from '../../chaos/outcomes.ts';
import { createRandom } from '../../chaos/random.ts';
import { makeWorkload, type Workload } from '../../chaos/workloads.ts';

const ping = makeWorkload('publish-event', 'run7', 'http://127.0.0.1:9', createRandom(1));
const accepted: ReadonlyMap<string, Workload> = new Map([['publisher', ping]]);

const record = (fields: object) => ({ events: [], ...fields }) as unknown as ExecutionRecord;
const publisher = record({ id: 'publisher', triggerType: 'manual' });
const heard = (run: string) => record({ id: `heard-${run}`, triggerType: 'event', trigger: { data: { run } } });

test('P16: an event that starts a workflow starts it once', () => {
  expect(checkHeard([publisher, heard('run7')], accepted)).toEqual([]);
  expect(checkHeard([publisher], accepted)).toEqual(['P16 the event of run7 started 0 executions']);
  expect(checkHeard([publisher, heard('run7'), heard('run7')], accepted)).toEqual([
    'P16 the event of run7 started 2 executions',
  ]);
  expect(checkHeard([publisher, heard('run7'), heard('run8')], accepted)).toEqual([
    'P16 an execution was started for run8, which published nothing',
  ]);
});
