import type { CloudEvent } from '../../../contracts/cloud-event.ts';
import type { BoundedMap } from '../../../platform/process/bounded-map.ts';
import { toExecutionId } from '../../postgres/queue-statements.ts';
import type { HeldDeliveries } from './held-deliveries.ts';
import type { QueueFallback } from './queue-fallback.ts';
import { NOBODY } from '../outbox/outbox-statements.ts';
import { MAX_EVENT_BYTES, readDelivery } from './read-delivery.ts';

/** Takes deliveries of the sidecar for all groups of their topic. */
export interface DeliveryIntake {
  /** Resolves when the delivery may be acknowledged: each group has handled or stored it. Rejects when it must be made again. */
  accept(topic: string, body: Buffer): Promise<void>;
  /** Takes what the sidecar gave up to deliver. */
  acceptDead(topic: string, body: Buffer): Promise<void>;
  /** Sends deliveries for the group to these held, until the returned function is called. */
  open(topic: string, group: string, held: HeldDeliveries): () => void;
}

const TOO_LARGE = `An event has at most ${MAX_EVENT_BYTES} bytes.`;
const GIVEN_UP = 'The sidecar gave up delivering it; its log says why.';

/** Groups of topics, as far as this process knows. */
export interface KnownGroups {
  groupsOf(topic: string): readonly string[];
  refreshGroups(): Promise<void>;
}

export interface DeliveryIntakeOptions {
  readonly known: KnownGroups;
  readonly fallback: QueueFallback;
  /** Ids of executions whose events reach no handler any more. */
  readonly purged: Pick<BoundedMap<string, true>, 'has'>;
  /** Hears of each event that was handled or stored. */
  readonly confirm: (topic: string, event: CloudEvent) => void;
}

/** Groups without a subscriber in this process get the event through their PostgreSQL queue. */
export function createDeliveryIntake({ known, fallback, purged, confirm }: DeliveryIntakeOptions): DeliveryIntake {
  const opened = new Map<string, Set<HeldDeliveries>>();
  const toKey = (topic: string, group: string) => JSON.stringify([topic, group]);

  function findHeld(topic: string, group: string): HeldDeliveries | undefined {
    const [first] = opened.get(toKey(topic, group)) ?? [];
    return first;
  }

  /** The first group of a topic may have come in another process a moment ago. */
  async function findGroups(topic: string): Promise<readonly string[]> {
    const groups = known.groupsOf(topic);
    if (groups.length > 0) return groups;
    await known.refreshGroups();
    return known.groupsOf(topic);
  }

  return {
    accept: async (topic, body) => {
      const groups = await findGroups(topic);
      if (groups.length === 0) return;
      const { text, event, isTooLarge } = readDelivery(body);
      if (isTooLarge) {
        await fallback.bury({ topic, groups, event: text, executionId: null, deliveryCount: 1 }, TOO_LARGE);
        return;
      }
      const executionId = event === undefined ? null : toExecutionId(event);
      if (executionId !== null && purged.has(executionId)) return;
      const here = groups.flatMap((group) => findHeld(topic, group) ?? []);
      const elsewhere = groups.filter((group) => findHeld(topic, group) === undefined);
      const row = { topic, groups: elsewhere, event: text, executionId, deliveryCount: 0 };
      await Promise.all([
        ...here.map((held) => held.receive({ topic, text, event, executionId })),
        ...(elsewhere.length > 0 ? [fallback.keep(row, 0)] : []),
      ]);
      if (event !== undefined) confirm(topic, event);
    },
    acceptDead: async (topic, body) => {
      const { text, event } = readDelivery(body);
      const executionId = event === undefined ? null : toExecutionId(event);
      const groups = await findGroups(topic);
      const toGroups = groups.length > 0 ? groups : [NOBODY];
      const row = { topic, groups: toGroups, event: text, executionId, deliveryCount: 1 };
      await fallback.bury(row, GIVEN_UP);
      if (event !== undefined) confirm(topic, event);
    },
    open: (topic, group, held) => {
      const key = toKey(topic, group);
      const all = opened.get(key) ?? new Set();
      opened.set(key, all.add(held));
      return () => void all.delete(held);
    },
  };
}
