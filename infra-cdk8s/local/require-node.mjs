/** The oldest Node that runs this product. */
const OLDEST = [20, 19];

/** Ends the process with a sentence that says what to do when Node is older than 20.19. */
export function requireNode() {
  const parts = process.versions.node.split('.').map(Number);
  const isOld = parts[0] < OLDEST[0] || (parts[0] === OLDEST[0] && parts[1] < OLDEST[1]);
  if (!isOld) return;
  console.error(
    `Workflow Builder needs Node ${OLDEST.join('.')} or later; this is Node ${process.versions.node}. ` +
      'Install a newer one from https://nodejs.org and run the command again.',
  );
  process.exit(1);
}
