import { setTimeout as delay } from 'node:timers/promises';
import type { LocalInfo, ProcessName } from '#infra/local/local-info.ts';
import type { Random } from './random.ts';

const SERVICES = ['web', 'orchestrator', 'runner'] as const;
/** What is killed together, and how often it is chosen. */
const VICTIMS: readonly [readonly ProcessName[], ...(readonly ProcessName[])[]] = [
  ['orchestrator'],
  ['orchestrator'],
  ['orchestrator'],
  ['runner'],
  ['runner'],
  ['runner'],
  ['web'],
  SERVICES,
  ['postgres'],
  [...SERVICES, 'postgres'],
];

/** Kills (-9) processes at random moments until the signal, never two within half a second; returns what it killed, in order. */
export async function killAtRandom(
  pids: LocalInfo['pids'],
  random: Random,
  meanGapMs: number,
  until: AbortSignal,
): Promise<readonly string[]> {
  const killed: string[] = [];
  while (!until.aborted) {
    await delay(500 + random.exponential(meanGapMs), undefined, { signal: until }).catch(() => undefined);
    if (until.aborted) break;
    for (const name of random.pick(VICTIMS)) {
      const pid = pids[name];
      if (pid === undefined) continue;
      process.kill(pid, 'SIGKILL');
      killed.push(name);
    }
  }
  return killed;
}
