/** A single message is offered at once. Messages of a burst are offered together after this time. */
const GATHER_MS = 2;

/** Gives the function to call whenever something came in; `offer` is called for one or more of them. */
export function createBatchSignal(offer: () => void): () => void {
  let isGathering = false;
  let lastAt = -Infinity;
  const end = () => {
    isGathering = false;
    lastAt = performance.now();
    offer();
  };
  return () => {
    if (isGathering) return;
    isGathering = true;
    if (performance.now() - lastAt > GATHER_MS) setImmediate(end);
    else setTimeout(end, GATHER_MS);
  };
}
