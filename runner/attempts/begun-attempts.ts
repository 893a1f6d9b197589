import { createBatcher } from '#events/platform/process/batcher.ts';
import type { ClaimedAttempt } from '../attempt.ts';
import type { ClaimStore } from '../store/claim-store.ts';

const MAX_MARKED = 500;

/** Which attempts of this runner have begun, as their claims say it: what began may have had its effect when its runner is gone. */
export interface BegunAttempts {
  /** Resolves once the claim of an attempt that must not be repeated says that it begins. Most say it from the start. */
  begin(attempt: ClaimedAttempt): Promise<void>;
  /** Notes the beginning of one that may be repeated: only so that people see it, should the runner be lost. */
  note(attempt: ClaimedAttempt): void;
  /** The attempt is over: recorded, or not wanted any more. */
  end(id: string): void;
  /** Those that have begun, must not be repeated, and are not over. */
  interrupted(): readonly string[];
}

/** Marks that come together are one statement. */
export function createBegunAttempts({ markBegun }: Pick<ClaimStore, 'markBegun'>): BegunAttempts {
  const begun = new Set<string>();
  const marks = createBatcher<string>({ maxItems: MAX_MARKED, run: (ids) => markBegun(ids) });
  return {
    begin: async ({ id, isMarked }) => {
      begun.add(id);
      if (!isMarked) await marks.add(id);
    },
    note: ({ id, isMarked }) => {
      if (!isMarked) marks.add(id).catch(() => undefined);
    },
    end: (id) => void begun.delete(id),
    interrupted: () => [...begun],
  };
}
