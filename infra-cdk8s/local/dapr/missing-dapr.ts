import { StartError } from '../start-error.ts';
import { prepareDapr } from './prepare-dapr.ts';

/** What a start on Dapr would lack here and how to install it, in one line; null when it lacks nothing. */
export async function findMissingDapr(env: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    await prepareDapr(undefined, env);
    return null;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return error.message.replaceAll('\n', ' ');
  }
}
