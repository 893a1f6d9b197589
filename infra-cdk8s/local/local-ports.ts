import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { findFreePort, probePort } from './find-free-port.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

const LocalPorts = z.object({ postgres: z.number(), orchestrator: z.number(), runner: z.number() });
/** Loopback ports of what only this machine talks to. */
export type LocalPorts = z.infer<typeof LocalPorts>;

async function readKept(path: string): Promise<Partial<LocalPorts>> {
  try {
    return LocalPorts.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
}

async function keepOrChoose(kept: number | undefined): Promise<number> {
  return kept !== undefined && (await probePort(kept, '127.0.0.1')) === 'free' ? kept : findFreePort();
}

/** The ports of the last start where they are still free, else new ones; the choice is written to `path`. */
export async function choosePorts(path: string): Promise<LocalPorts> {
  const kept = await readKept(path);
  const ports = {
    postgres: await keepOrChoose(kept.postgres),
    orchestrator: await keepOrChoose(kept.orchestrator),
    runner: await keepOrChoose(kept.runner),
  };
  await writeFileAtomically(path, `${JSON.stringify(ports)}\n`);
  return ports;
}
