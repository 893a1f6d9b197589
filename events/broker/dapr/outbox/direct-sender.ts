import type { OutboxRow } from './outbox-statements.ts';
import { createSendLanes } from './send-lanes.ts';
import type { SidecarPublisher } from './sidecar-publisher.ts';

/** How long publishing waits for a silent sidecar. */
const LIMIT_MS = 1_000;
/** A sidecar that took nothing is left alone for so long: the outbox finds out when it is back. */
const REST_MS = 1_000;

/** Sends events that belong to no transaction, without a detour over the outbox; resolves with those that the sidecar has not taken. */
export type DirectSender = (rows: readonly OutboxRow[]) => Promise<readonly OutboxRow[]>;

/** Events that come during a request are sent together by the next. An event that was given up may have arrived all the same. */
export function createDirectSender(sidecar: Pick<SidecarPublisher, 'publish'>): DirectSender {
  const waiting = new Map<string, (isTaken: boolean) => void>();
  let restUntil = -Infinity;

  function settle(id: string, isTaken: boolean): void {
    waiting.get(id)?.(isTaken);
    waiting.delete(id);
  }

  function rest(): void {
    restUntil = performance.now() + REST_MS;
  }

  const lanes = createSendLanes(async (topic, outbound) => {
    const { sent, refused, failed } = await sidecar.publish(topic, outbound);
    if (failed.length > 0) rest();
    for (const { id } of sent) settle(id, true);
    for (const { id } of [...refused, ...failed]) settle(id, false);
  });

  return async (rows) => {
    if (rows.length === 0 || performance.now() < restUntil) return rows;
    const taken = rows.map(({ id }) => new Promise<boolean>((resolve) => waiting.set(id, resolve)));
    for (const { event, ...row } of rows) void lanes.add({ ...row, text: event });
    const limit = setTimeout(() => {
      rest();
      for (const { id } of rows) settle(id, false);
    }, LIMIT_MS);
    const outcomes = await Promise.all(taken);
    clearTimeout(limit);
    return rows.filter((_, index) => outcomes[index] !== true);
  };
}
