import { spawn } from 'node:child_process';

/**
 * Ends a child that leads a process group (`detached`), and all of its group, when this process ends without doing so itself, even by kill -9.
 * On Windows it does nothing. Plain JavaScript, because it serves before anything is installed, too.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {'INT' | 'KILL'} signal
 */
export function endWithUs(child, signal) {
  if (process.platform === 'win32' || child.pid === undefined) return;
  // `cat` ends when the pipe closes, which it does with this process. dash knows no `kill --`.
  const watcher = spawn('/bin/sh', ['-c', `cat >/dev/null; kill -${signal} "-$0"`, String(child.pid)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => undefined);
  watcher.unref();
  watcher.stdin.unref();
  const { pid } = watcher;
  if (pid === undefined) return;
  child.once('exit', () => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  });
}
