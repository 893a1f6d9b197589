import type { RunnerApp } from '../../charts/dapr-names.ts';
import type { DaprValues } from '../../charts/dapr-values.ts';
import { StartError } from '../start-error.ts';
import { type DaprBinaries, findDaprBinaries } from './binaries/dapr-binaries.ts';
import { readTracing } from './local-tracing.ts';
import { parseRedisUrl, type RedisLocation } from './redis/redis-url.ts';
import { requireRedis } from './redis/require-redis.ts';
import { findRedisServer } from './redis/start-redis.ts';

/** The parts that a start on Dapr will run. */
export interface DaprPlan {
  readonly binaries: DaprBinaries;
  /** The caller's Redis, or the program that gives us one. */
  readonly redis: { readonly location: RedisLocation } | { readonly program: string };
  readonly tracing: DaprValues['tracing'];
  /** The app id of the runner on this machine. */
  readonly runnerApp: RunnerApp;
}

/** The only runner of the stack becomes the app `activity-executor` when orchestrators call that app. */
function readRunnerApp({ NODE_DISPATCH, USE_FUNCTION_RUNNER = 'true' }: NodeJS.ProcessEnv): RunnerApp {
  return NODE_DISPATCH === 'invoke' && ['false', '0'].includes(USE_FUNCTION_RUNNER) ? 'activityExecutor' : 'runner';
}

async function planRedis(redisUrl: string | undefined, env: NodeJS.ProcessEnv): Promise<DaprPlan['redis']> {
  if (redisUrl === undefined) return { program: await findRedisServer(env) };
  const location = parseRedisUrl(redisUrl);
  await requireRedis(location);
  return { location };
}

/**
 * Finds what `--dapr` needs, before anything is started.
 *
 * @throws {StartError} that names all that is missing, each with the command that installs it.
 */
export async function prepareDapr(redisUrl: string | undefined, env: NodeJS.ProcessEnv): Promise<DaprPlan> {
  const tracing = readTracing(env);
  const [binaries, redis] = await Promise.allSettled([findDaprBinaries(env), planRedis(redisUrl, env)]);
  if (binaries.status === 'fulfilled' && redis.status === 'fulfilled') {
    return { binaries: binaries.value, redis: redis.value, tracing, runnerApp: readRunnerApp(env) };
  }
  const reasons: unknown[] = [binaries, redis].flatMap((part) => (part.status === 'rejected' ? [part.reason] : []));
  const other = reasons.find((reason) => !(reason instanceof StartError));
  if (other !== undefined) throw other;
  throw new StartError(
    reasons.map((reason) => (reason instanceof Error ? reason.message : String(reason))).join('\n\n'),
  );
}
