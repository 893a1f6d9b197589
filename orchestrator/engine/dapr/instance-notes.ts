import type pg from 'pg';
import { createBatcher } from '#events/platform/process/batcher.ts';
import { noteInstances, type NotedState } from '../../store/dapr-instances.ts';
import type { DaprEngineLogger } from './dapr-workflows.ts';

/** Nobody waits for a note: so long it waits for others. */
const GATHER_MS = 500;
/** Most notes of one batch. */
const MAX_NOTES = 10_000;

/** What this process knows of Dapr's workflows, on its way to `dapr_instances`. A note that is lost costs the watchdog a question to Dapr, or a second schedule. */
export interface InstanceNotes {
  note(executionId: string, state: NotedState): void;
  /** Writes what is waiting. */
  close(): Promise<void>;
}

interface Note {
  readonly executionId: string;
  readonly state: NotedState;
}

/** Creates it with no note waiting. */
export function createInstanceNotes(pool: pg.Pool, logger: DaprEngineLogger): InstanceNotes {
  async function write(notes: readonly Note[]): Promise<void> {
    const ended = new Set(notes.flatMap(({ executionId, state }) => (state === 'ended' ? [executionId] : [])));
    // A workflow that was fast ends before the call that scheduled it has returned.
    const running = notes.flatMap(({ executionId }) => (ended.has(executionId) ? [] : [executionId]));
    try {
      await noteInstances(pool, running, 'running');
      await noteInstances(pool, [...ended], 'ended');
    } catch (error) {
      logger.warn({ err: error }, 'how workflows stand was not noted; the watchdog asks Dapr');
    }
  }

  const batcher = createBatcher<Note>({ maxItems: MAX_NOTES, delayMs: GATHER_MS, run: write });
  return {
    note: (executionId, state) => void batcher.add({ executionId, state }),
    close: () => batcher.drain(),
  };
}
