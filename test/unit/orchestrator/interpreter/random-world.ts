import type { InterpreterEvent, Resolution } from '#orchestrator/interpreter/event.ts';
import type { RandomWorkflow } from './random-workflow.ts';
import { FATAL, FLEETING, simulateHost } from './simulated-host.ts';

/** Numbers in [0, bound) that a seed decides. Source: mulberry32, Tommy Ettinger, public domain. */
function seededChoice(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

export interface Disorder {
  readonly seed: number;
  /** Whether executions are paused and resumed at random moments. */
  readonly pauses: boolean;
  /** Whether events come again, early, late and for nodes that do not exist. */
  readonly noise: boolean;
}

/** Runs a workflow to its end in a world that answers in an order of the seed's. `observe` sees every state, the last one too. */
export function runInWorld(
  { definition, behaviours }: RandomWorkflow,
  { seed, pauses, noise }: Disorder,
  observe: (host: ReturnType<typeof simulateHost>) => void = () => undefined,
) {
  const choose = seededChoice(seed);
  const behaviourOf = (id: string) => behaviours.get(id) ?? 'succeeds';
  const refuses = (id: string) => behaviourOf(id) === 'fails' || behaviourOf(id) === 'fails twice';
  const resolutions: Record<string, Resolution> = {};
  for (const { id, type } of definition.nodes) {
    if (behaviourOf(id) === 'cannot be resolved') resolutions[id] = { kind: 'failed', error: FATAL };
    else if (type === 'condition') resolutions[id] = { kind: 'condition', result: !refuses(id) };
  }
  const host = simulateHost(definition, { resolutions });
  const isOver = () => ['COMPLETED', 'FAILED', 'TERMINATED'].includes(host.state().runtimeStatus);
  const raise = (id: string) => host.raise(`approval_${id}`, !refuses(id), `raise/${id}`);

  function answer(id: string): void {
    const node = host.node(id);
    if (node.status === 'gate') raise(id);
    if (node.status !== 'running') return;
    const { attempt } = node;
    if (choose(4) === 0) host.began(id, new Date(host.now()).toISOString(), attempt);
    if (behaviourOf(id) === 'fails') host.fail(id, FATAL, attempt);
    else if (behaviourOf(id) === 'fails twice' && attempt < 3) host.fail(id, FLEETING, attempt);
    else host.complete(id, attempt);
  }

  function disturb(): void {
    const repeatable = host.log.filter((event: InterpreterEvent) => /^node|raised|resolved/u.test(event.type));
    if (repeatable.length > 0) host.feedAsIs(repeatable[choose(repeatable.length)]!);
    const { id, type } = definition.nodes[choose(definition.nodes.length)]!;
    if (type === 'approval-gate') raise(id);
    host.complete(id, 7);
    host.complete('ghost');
    if (choose(3) === 0) host.tick();
  }

  host.start('t');
  while (!isOver()) {
    observe(host);
    if (noise) disturb();
    if (pauses && choose(4) === 0) host.pause();
    const answerable = host.plan.nodes.filter((node) => ['running', 'gate'].includes(host.node(node.id).status));
    const timed = host.state().nodes.some((node) => node.status === 'timer' || node.status === 'retrying');
    const isPaused = host.state().pausedAt !== null;
    if (isPaused) host.wait(1_000 * choose(5));
    if (isPaused && (answerable.length === 0 || choose(3) === 0)) host.resume();
    else if (timed && !isPaused && (answerable.length === 0 || choose(2) === 0))
      host.pass(host.deadline()! - host.now());
    else if (answerable.length > 0) answer(answerable[choose(answerable.length)]!.id);
    else if (!isOver()) throw new Error(`Stuck: ${JSON.stringify(host.statuses())}`);
  }
  observe(host);
  return host;
}
