import type pg from 'pg';
import { noteInstances, type NotedState } from '../../store/dapr-instances.ts';
import type { DaprEngineLogger } from './dapr-workflows.ts';

/** Nobody waits for a note: so long it waits for others. */
const GATHER_MS = 500;

/** What this process knows of Dapr's workflows, on its way to `dapr_instances`. A note that is lost costs the watchdog a question to Dapr, or a second schedule. */
export interface InstanceNotes {
  note(executionId: string, state: NotedState): void;
  /** Writes what is waiting. */
  close(): Promise<void>;
}

export function createInstanceNotes(pool: pg.Pool, logger: DaprEngineLogger): InstanceNotes {
  const waiting = new Map<string, NotedState>();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const notes = [...waiting];
    waiting.clear();
    const of = (state: NotedState) => notes.flatMap(([id, noted]) => (noted === state ? [id] : []));
    try {
      for (const state of ['running', 'ended'] as const) await noteInstances(pool, of(state), state);
    } catch (error) {
      logger.warn({ err: error }, 'how workflows stand was not noted; the watchdog asks Dapr');
    }
  }

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writing = writing.then(write);
  }

  return {
    note: (executionId, state) => {
      // A workflow that was fast ends before the call that scheduled it has returned.
      if (state === 'ended' || !waiting.has(executionId)) waiting.set(executionId, state);
      timer ??= setTimeout(flush, GATHER_MS);
    },
    close: async () => {
      flush();
      await writing;
    },
  };
}
