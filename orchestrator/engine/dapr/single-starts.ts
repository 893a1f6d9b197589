import type pg from 'pg';
import { readReceipt } from '../../store/statements/execution-statements.ts';
import type { StartExecution, StartOutcome, StartReceipt } from '../engine.ts';

type Start = (request: StartExecution) => Promise<StartOutcome>;

/**
 * Looks a receipt up before the start, one start of a key at a time: a start that turns out to be a duplicate only in its commit has a workflow in Dapr
 * by then, without an execution.
 */
export function coalesceStarts(pool: pg.Pool, start: Start): Start {
  const underWay = new Map<string, Promise<unknown>>();

  async function startOnce(request: StartExecution, receipt: StartReceipt): Promise<StartOutcome> {
    const first = await readReceipt(pool, receipt);
    if (first !== null) return { status: 'duplicate', instanceId: first.executionId, bodyHash: first.bodyHash };
    return await start(request);
  }

  return async (request) => {
    const { receipt } = request;
    if (receipt === null) return await start(request);
    const id = JSON.stringify([receipt.scope, receipt.key]);
    const before = underWay.get(id) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(() => startOnce(request, receipt));
    underWay.set(id, mine);
    try {
      return await mine;
    } finally {
      if (underWay.get(id) === mine) underWay.delete(id);
    }
  };
}
