export interface Alarm {
  /** Rings after so long, unless an earlier ring is already set: whoever hears it asks what is due next. */
  set(delayMs: number): void;
  clear(): void;
}

/** One timer for many instants: calls `ring` at the earliest of them. */
export function createAlarm(ring: () => void): Alarm {
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Infinity;
  const clear = () => {
    clearTimeout(timer);
    dueAt = Infinity;
  };
  return {
    set: (delayMs) => {
      const at = Date.now() + delayMs;
      if (at >= dueAt) return;
      clearTimeout(timer);
      dueAt = at;
      timer = setTimeout(() => {
        dueAt = Infinity;
        ring();
      }, delayMs);
    },
    clear,
  };
}
