import { prepareDapr } from '#infra/local/dapr/prepare-dapr.ts';
import { StartError } from '#infra/local/start-error.ts';

/** Whether tests on real sidecars can run here; where they cannot, one line says what they lack. */
export async function canRunDapr(title: string): Promise<boolean> {
  try {
    await prepareDapr(undefined, process.env);
    return true;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.log(`Left out: ${title} (${error.message.replaceAll('\n', ' ')})`);
    return false;
  }
}
