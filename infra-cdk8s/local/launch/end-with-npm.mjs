import { readFileSync } from 'node:fs';
import { isProcessAlive } from './process-alive.mjs';

const CHECK_MS = 500;

/** npm runs a script by a shell, which hands on no signal and stays when npm is killed; `exec` takes it out of the way, not every script has that. */
const SHELLS = ['sh', 'dash', 'bash', 'ash', 'busybox', 'zsh'];

/** Name and parent of a process; null where the system does not tell. */
function readProcess(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold blanks and parentheses.
    const end = stat.lastIndexOf(')');
    return { name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(stat.slice(end + 2).split(' ')[1]) };
  } catch {
    return null;
  }
}

/** Whether those between us and npm are there still, as a function. */
function watchAncestors() {
  const parent = process.ppid;
  const shell = readProcess(parent);
  const grandparent = shell !== null && SHELLS.includes(shell.name) ? shell.parent : null;
  return () =>
    process.ppid === parent &&
    isProcessAlive(parent) &&
    (grandparent === null || readProcess(parent)?.parent === grandparent);
}

/**
 * Ends this process as on SIGTERM when the npm that runs it is gone, even by kill -9. Does nothing for what was not started by an npm script.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function endWithNpm(env) {
  if (!env.npm_lifecycle_event) return;
  const areThere = watchAncestors();
  const timer = setInterval(() => {
    if (areThere()) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, CHECK_MS);
  timer.unref();
}
