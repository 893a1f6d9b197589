import { setTimeout as pause } from 'node:timers/promises';
import { HttpProblem } from './http-problem.ts';

/** How long a service may take to find out whether it is ready. */
const READY_WITHIN_MS = 3_000;

/**
 * For `GET /readyz` of every service: resolves once `checkReady` does.
 *
 * @throws {HttpProblem} 503 when it fails or takes too long. The log has the reason, which names hosts and users; the answer has not, since anybody may ask.
 */
export async function requireReady(
  checkReady: () => Promise<unknown>,
  logger: { warn(fields: { readonly err: unknown }, message: string): void },
  withinMs = READY_WITHIN_MS,
): Promise<void> {
  // A database that is frozen refuses nothing: its silence is an answer too.
  const silence = new AbortController();
  const isSilent = pause(withinMs, undefined, { signal: silence.signal }).then(() => {
    throw new Error(`There was no answer within ${withinMs} ms.`);
  });
  isSilent.catch(() => undefined);
  try {
    await Promise.race([checkReady(), isSilent]);
  } catch (error) {
    logger.warn({ err: error }, 'not ready');
    throw new HttpProblem(503, 'Not ready', 'The database does not answer; the log says why.');
  } finally {
    silence.abort();
  }
}
