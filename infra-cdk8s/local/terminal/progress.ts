const HEARTBEAT_MS = 10_000;

/** Runs one step of the start and says so: a line when it is done, with its duration, and one every ten seconds until then. */
export async function runWithProgress<Result>(
  title: string,
  print: (line: string) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const startedAt = performance.now();
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);
  const heartbeat = setInterval(() => print(`  … ${title} (${seconds()} s)`), HEARTBEAT_MS);
  try {
    const result = await work();
    print(`  ✓ ${title} (${seconds()} s)`);
    return result;
  } catch (error) {
    print(`  ✗ ${title} (${seconds()} s)`);
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}
