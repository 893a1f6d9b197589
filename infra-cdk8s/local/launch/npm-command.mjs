import { spawn } from 'node:child_process';
import { endWithUs } from '../process/end-with-us.mjs';

/** Ends npm and all that it started. */
function endGroup(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It ended by itself.
  }
}

/**
 * Runs npm in a folder; its errors are shown as they come, but for those that `hide` takes. Resolves with its exit code and what it said. A signal
 * that ends us, or npm, ends both.
 *
 * @param {string} folder
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, hide?: (said: string) => boolean, stdout?: 'inherit' | 'ignore' }} options
 * @returns {Promise<{ code: number, said: string }>}
 */
export function runNpm(folder, args, { env = {}, hide = () => false, stdout = 'inherit' } = {}) {
  const child = spawn('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', stdout, 'pipe'],
    shell: process.platform === 'win32',
    detached: process.platform !== 'win32',
    env: { ...process.env, ...env },
  });
  // An npm that outlives us would write beside the one of the next start.
  endWithUs(child, 'KILL');
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const forward = (signal) => endGroup(child, signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`npm could not be run (${error.message}). It comes with Node: https://nodejs.org`);
      process.exit(1);
    });
    child.once('close', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      if (signal !== null) process.exit(130);
      if (!hide(said)) process.stderr.write(said);
      resolve({ code: code ?? 1, said });
    });
  });
}
