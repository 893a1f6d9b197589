import type { LocalInfo } from './data/local-info.ts';
import type { OpenStack } from './open-stack.ts';
import { isServiceReady, type ServiceName, spawnService } from './spawn-service.ts';
import { StartError } from './start-error.ts';

/** In this order they are started, and in the reverse one they stop. */
const ORDER = ['runner', 'orchestrator', 'web'] as const;

/** How long each may take to end, of the ten seconds that a stop has; the runner most, for it has work in hand. */
const STOP_GRACE_MS: Readonly<Record<ServiceName, number>> = { web: 1_500, orchestrator: 1_500, runner: 4_000 };

/**
 * Starts the three services side by side and resolves when all are ready.
 *
 * @throws {StartError} naming the one that does not come up, and where its log is.
 */
export async function startServices(
  stack: OpenStack,
  info: Omit<LocalInfo, 'pids'>,
  environments: Readonly<Record<ServiceName, Readonly<Record<string, string>>>>,
): Promise<void> {
  const urls = { runner: info.runnerUrl, orchestrator: info.orchestratorUrl, web: info.webUrl };
  const started = ORDER.map((name) => ({
    name,
    service: stack.supervise(name, {
      start: () => spawnService(name, environments[name]),
      isReady: () => isServiceReady(`${urls[name]}/readyz`),
      stopSignal: 'SIGTERM',
      stopGraceMs: STOP_GRACE_MS[name],
    }),
  }));
  const waits = started.map(async ({ name, service }) => {
    try {
      await service.ready;
    } catch (error) {
      throw new StartError(
        `The process "${name}" ${error instanceof Error ? error.message : String(error)}.\n` +
          `What it said is above and in ${stack.folder.logs}/${name}.log`,
        { cause: error },
      );
    }
  });
  await Promise.all(waits);
}
