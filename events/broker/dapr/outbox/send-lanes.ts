import type { Parcel } from './parcel.ts';

/** Requests at the same time; what is published meanwhile shares the next one. */
const LANES = 2;
const MAX_EVENTS = 200;
/** Of one request: what daprd takes without being told otherwise is 4 MiB. */
const MAX_CHARACTERS = 1_000_000;

/** Parcels on their way to the sidecar, in few requests at a time. */
export interface SendLanes {
  waiting(): number;
  push(parcels: readonly Parcel[]): void;
  /** Takes out what has not been begun with and is of this execution. */
  remove(executionId: string): readonly Parcel[];
  /** Resolves when everything was sent, or refused. */
  drain(): Promise<void>;
  /** Drops what waits. */
  clear(): void;
}

function groupByTopic(parcels: readonly Parcel[]): ReadonlyMap<string, readonly Parcel[]> {
  const topics = new Map<string, Parcel[]>();
  for (const parcel of parcels) {
    const others = topics.get(parcel.topic);
    if (others === undefined) topics.set(parcel.topic, [parcel]);
    else others.push(parcel);
  }
  return topics;
}

function takeTogether(waiting: Parcel[]): readonly Parcel[] {
  let characters = 0;
  const end = waiting.findIndex(({ text }, index) => {
    characters += text.length;
    return index >= MAX_EVENTS || (index > 0 && characters > MAX_CHARACTERS);
  });
  return waiting.splice(0, end === -1 ? waiting.length : end);
}

/** `transmit` sends parcels of one topic and never throws. */
export function createSendLanes(transmit: (topic: string, parcels: readonly Parcel[]) => Promise<void>): SendLanes {
  const waiting: Parcel[] = [];
  const running = new Set<Promise<void>>();

  async function run(parcels: readonly Parcel[]): Promise<void> {
    await Promise.all([...groupByTopic(parcels)].map(([topic, own]) => transmit(topic, own)));
  }

  function pump(): void {
    while (running.size < LANES && waiting.length > 0) {
      const task = run(takeTogether(waiting)).finally(() => {
        running.delete(task);
        pump();
      });
      running.add(task);
    }
  }

  return {
    waiting: () => waiting.length,
    push: (parcels) => {
      waiting.push(...parcels);
      pump();
    },
    remove: (executionId) => {
      const all = waiting.splice(0);
      waiting.push(...all.filter((parcel) => parcel.executionId !== executionId));
      return all.filter((parcel) => parcel.executionId === executionId);
    },
    drain: async () => {
      while (running.size > 0) await Promise.all(running);
    },
    clear: () => void waiting.splice(0),
  };
}
