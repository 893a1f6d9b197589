import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { FetchNodeError, fetchNode } from './fetch-node.mjs';
import { FETCHED_MAJOR, findNodeProblem, OLDEST_NODE } from './node-requirement.mjs';

/** Set for what runs on a fetched Node: one that does not do either must not fetch another, and another. */
const HANDED_OVER = 'WORKFLOW_BUILDER_NODE';

function announce(problem, folder, isThere) {
  const action = isThere ? `going on with Node ${FETCHED_MAJOR} from` : `fetching Node ${FETCHED_MAJOR} with npm into`;
  console.error(`Node ${process.versions.node} ${problem}: ${action} ${folder}`);
}

async function findProgram(problem) {
  if (process.env[HANDED_OVER]) {
    console.error(
      `${process.env[HANDED_OVER]} is Node ${process.versions.node}, which ${problem}. Remove it, or install Node ${OLDEST_NODE} or later.`,
    );
    process.exit(1);
  }
  try {
    return await fetchNode((folder, isThere) => announce(problem, folder, isThere));
  } catch (error) {
    if (!(error instanceof FetchNodeError)) throw error;
    console.error(error.message);
    return process.exit(1);
  }
}

/** Whoever looks for `node` below us finds this one: on the path, and in the variables that npm sets. */
function toEnvironment(env, program) {
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') || 'PATH';
  const found = [dirname(program), ...(env[path] ? [env[path]] : [])].join(delimiter);
  return { ...env, [path]: found, NODE: program, npm_node_execpath: program, [HANDED_OVER]: program };
}

/** On a fetched Node: ends as on SIGTERM when the process that fetched it is gone, even by kill -9. */
function endWithStarter() {
  if (!process.connected) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}

/**
 * Resolves at once on a Node that runs the product. On another one it runs the program `entry`, with our arguments, on a fetched Node, and ends with it
 * as it ended: what comes after does not happen in this process.
 *
 * @param {string} entry
 * @param {() => void} onHandOver called before the other Node takes over
 */
export async function runOnSuitableNode(entry, onHandOver = () => undefined) {
  const problem = findNodeProblem(process.versions);
  if (problem === null) return endWithStarter();
  const program = await findProgram(problem);
  onHandOver();
  const child = spawn(program, [entry, ...process.argv.slice(2)], {
    // The channel carries nothing: it tells the child of our end.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: toEnvironment(process.env, program),
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  return new Promise((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (signal === null) process.exit(code);
      for (const name of signals) process.off(name, forward);
      process.kill(process.pid, signal);
    });
  });
}
