/**
 * Runs `work` and tells whether the event loop goes on meanwhile. Two callbacks are queued one behind the other; the first starts the work, the second
 * looks whether it is done already. Work that is done in this thread without a pause is, however fast the machine.
 */
export function goesOnDuring(work: () => Promise<unknown>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let isDone = false;
    let hasGoneOn = false;
    setImmediate(() => {
      work().then(() => {
        isDone = true;
        // The second callback runs behind this microtask when the work took no turn of the loop.
        setImmediate(() => resolve(hasGoneOn));
      }, reject);
    });
    setImmediate(() => {
      hasGoneOn = !isDone;
    });
  });
}
