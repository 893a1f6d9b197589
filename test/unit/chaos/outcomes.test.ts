import { expect, test } from 'vitest';
import type { ExecutionRecord } from '../../chaos/execution-record.ts';
import { checkHeard } from '../../chaos/outcomes.ts';
import { createRandom } from '../../chaos/random.ts';
import { BROKEN, LISTENER, makeWorkload, type Workload } from '../../chaos/workloads.ts';

const ping = makeWorkload('publish-event', 'run7', 'http://127.0.0.1:9', createRandom(1));
const accepted: ReadonlyMap<string, Workload> = new Map([['publisher', ping]]);

const record = (fields: object) => ({ events: [], error: null, ...fields }) as unknown as ExecutionRecord;
const publisher = record({ id: 'publisher', triggerType: 'manual' });
const startedBy = (run: string, workflowId: string, error: object | null) =>
  record({
    id: `${workflowId}-${run}`,
    triggerType: 'event',
    trigger: { data: { run } },
    pinned: { definition: { id: workflowId } },
    error,
  });
const heard = (run: string) => startedBy(run, LISTENER, null);
const refused = (run: string) => startedBy(run, BROKEN, { type: 'start_failed' });

test('P16: an event that starts a workflow starts it once', () => {
  expect(checkHeard([publisher, heard('run7'), refused('run7')], accepted)).toEqual([]);
  expect(checkHeard([publisher, refused('run7')], accepted)).toEqual([
    'P16 the event of run7 started 0 executions of chaos-listener',
  ]);
  expect(checkHeard([publisher, heard('run7'), heard('run7'), refused('run7')], accepted)).toEqual([
    'P16 the event of run7 started 2 executions of chaos-listener',
  ]);
  expect(checkHeard([publisher, heard('run7'), heard('run8'), refused('run7')], accepted)).toEqual([
    'P16 an execution of chaos-listener was started for run8, which published nothing',
  ]);
});

test('P16: an event whose workflow cannot start is one failed start', () => {
  expect(checkHeard([publisher, heard('run7')], accepted)).toEqual([
    'P16 the event of run7 started 0 executions of chaos-broken',
  ]);
  expect(checkHeard([publisher, heard('run7'), startedBy('run7', BROKEN, null)], accepted)).toEqual([
    'P16 chaos-broken-run7 of chaos-broken ended with null',
  ]);
});
