import { parentPort, workerData } from 'node:worker_threads';
import { evaluatePrepared, toExpressionFailure, toVariables } from './cel.ts';
import { evaluateConditionRows } from './condition-rows.ts';
import type { WorkerAnswer, WorkerRequest, WorkerSetup } from './worker-protocol.ts';

const port = parentPort;
if (port === null) throw new Error('This module runs as a worker thread only.');
const setup: WorkerSetup = workerData;
const running = new Int32Array(setup.running);

port.on('message', (request: WorkerRequest) => {
  port.postMessage({ id: request.id, outcome: answer(request) });
});
const ready: WorkerAnswer = { id: 0, outcome: { ok: true, value: null } };
port.postMessage(ready);

function answer({ id, work }: WorkerRequest): WorkerAnswer['outcome'] {
  try {
    if (work.kind === 'rows') {
      Atomics.store(running, 0, id);
      return evaluateConditionRows(work.rows, work.combine);
    }
    const variables = toVariables(work.context);
    // From here the budget counts: taking over a large context is not the expression's doing.
    Atomics.store(running, 0, id);
    return evaluatePrepared(work.source, variables);
  } catch {
    return { ok: false, failure: toExpressionFailure('The expression failed.') };
  } finally {
    Atomics.store(running, 0, 0);
  }
}
