import { spawn } from 'node:child_process';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';

export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
  readonly seconds: number;
}

/**
 * Runs a program in the project's folder and collects what it prints; `onOutput` sees it as it comes. Longer than `timeoutMs` it is killed, which
 * counts as exit code 124.
 */
export function runCommand(
  command: readonly string[],
  timeoutMs: number,
  onOutput: (text: string) => void,
): Promise<CommandResult> {
  const startedAt = performance.now();
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  let isLate = false;
  const collect = (chunk: Buffer) => {
    output += chunk.toString('utf8');
    onOutput(chunk.toString('utf8'));
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const timer = setTimeout(() => {
    isLate = true;
    collect(Buffer.from(`\nKilled: it took longer than ${Math.round(timeoutMs / 1000)} s.\n`));
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
  }, timeoutMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
      resolve({ exitCode: isLate ? 124 : (code ?? 1), output, seconds });
    });
  });
}
