import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { endWithUs } from '../process/end-with-us.mjs';

/** Flags of a command line, without their dashes; null leaves one out. */
export type Flags = Readonly<Record<string, string | number | null>>;

/** The command line of flags, which pflag reads as `--name=value`. */
export function toArguments(flags: Flags): readonly string[] {
  return Object.entries(flags).flatMap(([name, value]) => (value === null ? [] : [`--${name}=${value}`]));
}

/**
 * Starts a program of Dapr. It lives in a session of its own, so that a Ctrl-C of the terminal does not reach it before the services, and ends with
 * this process, even by kill -9. It keeps nothing: what is durable lies in Redis.
 */
export function spawnDapr(
  program: string,
  args: readonly string[],
  dir: string,
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const child = spawn(program, [...args, '--log-as-json', '--log-level', 'info'], {
    cwd: dir,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    // The namespace is part of the names of actors: the same for all.
    env: { ...process.env, NAMESPACE: 'default', ...env },
  });
  endWithUs(child, 'KILL');
  return child;
}

/** Whether a URL of Dapr answers with success; the token opens what asks for one. */
export async function isDaprReady(url: string, apiToken = ''): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      headers: apiToken === '' ? {} : { 'dapr-api-token': apiToken },
      signal: AbortSignal.timeout(2_000),
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
