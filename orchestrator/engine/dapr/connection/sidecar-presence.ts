/** Whether Dapr answers, by all that is heard of it in this process. */
export interface SidecarPresence {
  isHere(): boolean;
  /** When Dapr was last heard, on the clock of `performance.now`. */
  heardAt(): number;
  /** Notes a sign of Dapr. */
  noteHeard(): void;
  /** Notes that a call failed or was not answered: nobody waits for Dapr until it is heard again. */
  noteLost(): void;
  /** Resolves when Dapr is here. */
  whenHere(): Promise<void>;
  close(): void;
}

/** Pause between the first questions to a Dapr that is away. It doubles with each: a Dapr that is about to come is noticed at once. */
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 200;

/** Takes Dapr for away until it is heard, and asks `isReady` for as long as it is. */
export function createSidecarPresence(isReady: () => Promise<boolean>): SidecarPresence {
  let isHere = false;
  let isClosed = false;
  let isAsking = false;
  let lastHeardAt = -Infinity;
  let timer: NodeJS.Timeout | null = null;
  let pauseMs = FIRST_PAUSE_MS;
  const waiting = new Set<() => void>();

  function noteHeard(): void {
    lastHeardAt = performance.now();
    if (isHere) return;
    isHere = true;
    pauseMs = FIRST_PAUSE_MS;
    for (const tell of waiting) tell();
    waiting.clear();
  }

  async function ask(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (isAsking || isHere || isClosed) return;
    isAsking = true;
    try {
      if (await isReady()) noteHeard();
    } catch {
      // It is still away.
    }
    isAsking = false;
    askSoon();
  }

  function askSoon(): void {
    if (isHere || isClosed) return;
    timer ??= setTimeout(() => void ask(), pauseMs);
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
  }

  void ask();
  return {
    isHere: () => isHere,
    heardAt: () => lastHeardAt,
    noteHeard,
    noteLost: () => {
      isHere = false;
      void ask();
    },
    whenHere: () => (isHere ? Promise.resolve() : new Promise((resolve) => void waiting.add(resolve))),
    close: () => {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
