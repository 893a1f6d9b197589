// Preloaded into the services (`node --import`): their standard input is a pipe that the supervisor holds open, and its end means that
// the supervisor is gone, even by kill -9. Then they close as on SIGTERM, and leave no later than five seconds after.
process.stdin.on('error', () => undefined);
process.stdin.on('close', () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 5_000).unref();
  process.kill(process.pid, 'SIGTERM');
});
process.stdin.resume();
process.stdin.unref();
