import { StartError } from '../start-error.ts';
import { prepareDapr } from './prepare-dapr.ts';

/** One line about the parts that a start on Dapr lacks here and how to install them; null when nothing is missing. */
export async function findMissingDapr(env: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    await prepareDapr(undefined, env);
    return null;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return error.message.replaceAll('\n', ' ');
  }
}
