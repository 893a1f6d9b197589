import { findMissingDapr } from '#infra/local/dapr/missing-dapr.ts';

/** Whether tests on real sidecars can run here; where they cannot, one line says what they lack. */
export async function canRunDapr(title: string): Promise<boolean> {
  const missing = await findMissingDapr(process.env);
  if (missing !== null) console.log(`Left out: ${title} (${missing})`);
  return missing === null;
}
