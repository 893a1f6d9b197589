import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { findLastingPort, probePort } from '../process/find-free-port.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

const KeptPorts = z.record(z.string(), z.number());

async function readKept(path: string): Promise<Readonly<Record<string, number>>> {
  try {
    return KeptPorts.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
}

async function keepOrChoose(kept: number | undefined, taken: ReadonlySet<number>): Promise<number> {
  return kept !== undefined && !taken.has(kept) && (await probePort(kept, '127.0.0.1')) === 'free'
    ? kept
    : findLastingPort(taken);
}

/**
 * Loopback ports of what only this machine talks to: those of the last start where they are still free and not `promised` to somebody else, else new
 * ones; the choice is written to `path`.
 */
export async function choosePorts<Name extends string>(
  path: string,
  names: readonly Name[],
  promised: readonly number[] = [],
): Promise<Readonly<Record<Name, number>>> {
  const kept = await readKept(path);
  const chosen: Partial<Record<Name, number>> = {};
  const taken = new Set<number>(promised);
  for (const name of names) {
    const port = await keepOrChoose(kept[name], taken);
    taken.add(port);
    chosen[name] = port;
  }
  await writeFileAtomically(path, `${JSON.stringify({ ...kept, ...chosen })}\n`);
  return z.record(z.enum(names), z.number()).parse(chosen);
}
