import type { Json } from '#schemas/json.ts';
import type { Random } from './random.ts';

type Node = {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly config: Record<string, Json>;
};
type Edge = { readonly source: string; readonly target: string; readonly sourceHandle?: string };

/** Nodes behind the trigger `start`. `completed` are those that must complete; null where it depends on when the client acts. */
export interface Shape {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly completed: readonly string[] | null;
}

export const WORKLOAD_KINDS = [
  'chain',
  'parallel',
  'condition',
  'timer',
  'approval',
  'http-request',
  'publish-event',
  'paused',
  'terminated',
] as const;
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/** Event type that the listening workflow waits for. */
export const PING = 'chaos.ping';

export const TRIGGER: Node = { id: 'start', type: 'trigger', label: 'Start', config: {} };

function makeId(id: string): Node {
  return { id, type: 'action', label: id, config: { actionId: 'system/generate-id' } };
}

function makeTimer(id: string, durationSeconds: number): Node {
  return { id, type: 'timer', label: id, config: { durationSeconds } };
}

/** A write to the ledger: PUT, which may be repeated, so that a killed runner's call is made again. */
export function writeLedger(id: string, baseUrl: string, run: string): Node {
  const config = { actionId: 'system/http-request', method: 'PUT', url: `${baseUrl}/${run}/${id}`, body: { from: id } };
  return { id, type: 'action', label: id, config };
}

/** `a ─► b ─► c` */
function chainOf(...ids: readonly string[]): readonly Edge[] {
  return ids.slice(1).map((target, index) => ({ source: ids[index] ?? '', target }));
}

/** The shape of each kind of execution; `choice` is the outcome of its condition or decision. */
export const SHAPES: Readonly<
  Record<WorkloadKind, (url: string, run: string, choice: boolean, random: Random) => Shape>
> = {
  // start ─► a ─► b ─► c ─► d ─► end
  chain: (url, run) => ({
    nodes: [makeId('a'), makeId('b'), makeId('c'), makeId('d'), writeLedger('end', url, run)],
    edges: chainOf('start', 'a', 'b', 'c', 'd', 'end'),
    completed: ['start', 'a', 'b', 'c', 'd', 'end'],
  }),
  // start ─► a, b, c, d ─► end
  parallel: (url, run) => {
    const middle = ['a', 'b', 'c', 'd'];
    return {
      nodes: [makeId('a'), makeId('b'), writeLedger('c', url, run), writeLedger('d', url, run), makeId('end')],
      edges: middle.flatMap((id) => chainOf('start', id, 'end')),
      completed: ['start', ...middle, 'end'],
    };
  },
  // start ─► test ─true─► yes ─► end
  //               └false─► no ──► end
  condition: (url, run, choice) => ({
    nodes: [
      { id: 'test', type: 'condition', label: 'Test', config: { expression: 'trigger.choice == true' } },
      writeLedger('yes', url, run),
      writeLedger('no', url, run),
      makeId('end'),
    ],
    edges: [
      ...chainOf('start', 'test'),
      { source: 'test', target: 'yes', sourceHandle: 'true' },
      { source: 'test', target: 'no', sourceHandle: 'false' },
      ...chainOf('yes', 'end'),
      ...chainOf('no', 'end'),
    ],
    completed: ['start', 'test', choice ? 'yes' : 'no', 'end'],
  }),
  // start ─► a ─► wait ─► end
  timer: (url, run, _choice, random) => ({
    nodes: [makeId('a'), makeTimer('wait', 1 + Math.floor(random.next() * 15)), writeLedger('end', url, run)],
    edges: chainOf('start', 'a', 'wait', 'end'),
    completed: ['start', 'a', 'wait', 'end'],
  }),
  // start ─► a ─► gate ─approved─► yes
  //                    └rejected─► no
  approval: (url, run, choice) => ({
    nodes: [
      makeId('a'),
      { id: 'gate', type: 'approval-gate', label: 'Gate', config: { timeoutHours: 1 } },
      writeLedger('yes', url, run),
      writeLedger('no', url, run),
    ],
    edges: [
      ...chainOf('start', 'a', 'gate'),
      { source: 'gate', target: 'yes', sourceHandle: 'approved' },
      { source: 'gate', target: 'no', sourceHandle: 'rejected' },
    ],
    completed: ['start', 'a', 'gate', choice ? 'yes' : 'no'],
  }),
  // start ─► one ─► two ─► three
  'http-request': (url, run) => ({
    nodes: [writeLedger('one', url, run), writeLedger('two', url, run), writeLedger('three', url, run)],
    edges: chainOf('start', 'one', 'two', 'three'),
    completed: ['start', 'one', 'two', 'three'],
  }),
  // start ─► a ─► ping ─► end
  'publish-event': (url, run) => ({
    nodes: [
      makeId('a'),
      {
        id: 'ping',
        type: 'publish-event',
        label: 'Ping',
        config: { eventType: PING, data: { run: '{{trigger.run}}' } },
      },
      writeLedger('end', url, run),
    ],
    edges: chainOf('start', 'a', 'ping', 'end'),
    completed: ['start', 'a', 'ping', 'end'],
  }),
  // start ─► one ─► wait ─► two ─► three, paused on the way
  paused: (url, run) => ({
    nodes: [
      writeLedger('one', url, run),
      makeTimer('wait', 1),
      writeLedger('two', url, run),
      writeLedger('three', url, run),
    ],
    edges: chainOf('start', 'one', 'wait', 'two', 'three'),
    completed: ['start', 'one', 'wait', 'two', 'three'],
  }),
  // start ─► one ─► two ─► an hour ─► never
  terminated: (url, run) => ({
    nodes: [
      writeLedger('one', url, run),
      writeLedger('two', url, run),
      makeTimer('hour', 3_600),
      writeLedger('never', url, run),
    ],
    edges: chainOf('start', 'one', 'two', 'hour', 'never'),
    completed: null,
  }),
};
