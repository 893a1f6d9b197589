import type { SubscribeOptions } from '../broker.ts';
import type { LeasedMessage, MessageStore, Settlement } from '../message-store.ts';
import { fromStoredEvent } from '../../contracts/cloud-event.ts';
import type { KeptConnection } from '../../platform/postgres/kept-connection.ts';
import {
  findNextDueStatement,
  leaseMessagesStatement,
  buryMessagesStatement,
  delayMessagesStatement,
  deleteMessagesStatement,
} from './queue-statements.ts';
import { setTimeout as pause } from 'node:timers/promises';
import type { WarningLogger } from '../../platform/process/warning-logger.ts';
import type { Statement } from '../../platform/postgres/statement.ts';
import { toSafeText } from '#schemas/json-safety.ts';

/** The rows of one topic and group of `queue_messages`. */
export function createPostgresMessageStore(
  connection: KeptConnection,
  settler: Settler,
  { topic, group, leaseMs }: SubscribeOptions,
): MessageStore {
  return {
    lease: async (limit) => {
      const acknowledged = settler.takeAcknowledged();
      const { rows } = await connection
        .query(
          leaseMessagesStatement(
            topic,
            group,
            limit,
            leaseMs,
            acknowledged.map(({ id }) => id),
          ),
        )
        .catch((error: unknown) => {
          settler.settle(acknowledged);
          throw error;
        });
      const messages = rows.map((row): LeasedMessage => ({
        id: String(row['id']),
        topic,
        deliveryCount: Number(row['delivery_count']),
        event: fromStoredEvent(row['event']),
      }));
      // UPDATE … RETURNING has no order of its own.
      return messages.toSorted((a, b) => Number(a.id) - Number(b.id));
    },
    settle: (settlements) => settler.settle(settlements),
    findNextDueMs: async () => {
      const { rows } = await connection.query(findNextDueStatement(topic, group));
      const dueMs = rows[0]?.['due_ms'];
      return typeof dueMs === 'number' ? dueMs : undefined;
    },
  };
}

/** Pause before settlements that failed are written again. */
const PAUSE_MS = 500;
const MAX_REASON_LENGTH = 4_000;
/** Most settlements of one statement. */
const MAX_GROUP = 2_000;
/** Acknowledgements wait so long for a lease that takes them along, unless many wait already. */
const ACKNOWLEDGE_AFTER_MS = 20;
const MAX_WAITING = 200;

export interface Settler {
  settle(settlements: readonly Settlement[]): void;
  /** Hands over the acknowledgements that wait, to be written by whoever asks; those that he cannot write he settles again. */
  takeAcknowledged(): readonly Settlement[];
  /** Writes what is still to be written; gives up after `timeoutMs`, which costs redeliveries. */
  drain(timeoutMs: number): Promise<void>;
}

function toStatements(settlements: readonly Settlement[]): readonly Statement[] {
  const done: string[] = [];
  const delayed: { id: string; deliveryCount: number; delayMs: number; countBack: number }[] = [];
  const dead: { id: string; deliveryCount: number; reason: string }[] = [];
  for (const settlement of settlements) {
    const { id, deliveryCount } = settlement;
    if (settlement.kind === 'acknowledge') done.push(id);
    else if (settlement.kind === 'retry') {
      delayed.push({ id, deliveryCount, delayMs: settlement.delayMs, countBack: 0 });
    } else if (settlement.kind === 'give_back') delayed.push({ id, deliveryCount, delayMs: 0, countBack: 1 });
    else dead.push({ id, deliveryCount, reason: toSafeText(settlement.reason, MAX_REASON_LENGTH) });
  }
  return [
    ...(done.length > 0 ? [deleteMessagesStatement(done)] : []),
    ...(delayed.length > 0 ? [delayMessagesStatement(delayed)] : []),
    ...(dead.length > 0 ? [buryMessagesStatement(dead)] : []),
  ];
}

/**
 * Writes settlements grouped and behind the consumers' backs; those of a lost connection are written again: all of them are idempotent. It is no shared
 * batcher, because each lease takes waiting acknowledgements along, what failed goes back to the front, and a promise for each message would cost too much.
 */
export function createSettler(connection: KeptConnection, logger: WarningLogger): Settler {
  let pending: Settlement[] = [];
  let isClosing = false;
  let flushing: Promise<void> | undefined;
  let hurry = (): void => undefined;

  /** Resolves early when there is something that must not wait. */
  function waitForCompany(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ACKNOWLEDGE_AFTER_MS);
      hurry = () => {
        clearTimeout(timer);
        setImmediate(resolve);
      };
      if (isUrgent()) hurry();
    });
  }

  function isUrgent(): boolean {
    return isClosing || pending.length > MAX_WAITING || pending.some(({ kind }) => kind !== 'acknowledge');
  }

  async function flush(): Promise<void> {
    await waitForCompany();
    while (pending.length > 0) {
      const group = pending.slice(0, MAX_GROUP);
      pending = pending.slice(MAX_GROUP);
      try {
        await Promise.all(toStatements(group).map((statement) => connection.query(statement)));
      } catch (error) {
        pending = [...group, ...pending];
        if (isClosing) return;
        logger.warn({ err: error, waiting: pending.length }, 'writing outcomes failed');
        await pause(PAUSE_MS);
      }
    }
  }

  function start(): void {
    flushing ??= flush().finally(() => {
      flushing = undefined;
      if (pending.length > 0 && !isClosing) start();
    });
  }

  return {
    settle: (settlements) => {
      pending.push(...settlements);
      if (pending.length > 0) start();
      if (isUrgent()) hurry();
    },
    takeAcknowledged: () => {
      const taken = pending.filter(({ kind }) => kind === 'acknowledge').slice(0, MAX_GROUP);
      if (taken.length === 0) return taken;
      const ids = new Set(taken.map(({ id }) => id));
      pending = pending.filter(({ id }) => !ids.has(id));
      return taken;
    },
    drain: async (timeoutMs) => {
      isClosing = true;
      start();
      hurry();
      await Promise.race([flushing, pause(timeoutMs, undefined, { ref: false })]);
    },
  };
}
