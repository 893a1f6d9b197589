import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CURL = fileURLToPath(new URL('curl.mjs', import.meta.url));

/**
 * Runs a command line that the product shows in a shell and resolves to its output. Where the machine has no curl, `curl.mjs` stands in for it: the
 * tests need no more than the product does.
 */
export async function runShellLine(line: string, { cwd }: { readonly cwd?: string } = {}): Promise<string> {
  const script = `command -v curl > /dev/null || curl() { node "$CURL" "$@"; }; ${line}`;
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', script], { cwd, env: { ...process.env, CURL } });
  return stdout;
}
