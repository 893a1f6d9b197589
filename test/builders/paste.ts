import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CURL = fileURLToPath(new URL('curl.mjs', import.meta.url));

/**
 * Runs a line that the product shows, as a shell does that it is pasted into, and resolves to what it wrote.
 * The product needs no curl, so neither do its tests: where there is none, Node sends what the line says.
 */
export async function paste(line: string, { cwd }: { readonly cwd?: string } = {}): Promise<string> {
  const script = `command -v curl > /dev/null || curl() { node "$CURL" "$@"; }; ${line}`;
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', script], { cwd, env: { ...process.env, CURL } });
  return stdout;
}
