import type { Json } from '#schemas/json.ts';
import type { Phase, RuntimeStatus } from '#schemas/execution-status.ts';
import type { Random } from './random.ts';

/** What must have become of an execution, whatever was killed meanwhile. */
export interface Expectation {
  readonly runtimeStatus: RuntimeStatus;
  readonly phase: Phase;
  /** Nodes that must have completed; every other one must be skipped. */
  readonly completed: readonly string[];
}

/** One execution to start: its definition, what it starts with, and how it must end. */
export interface Workload {
  readonly kind: WorkloadKind;
  /** Unique: part of the ledger's paths. */
  readonly run: string;
  readonly definition: Json;
  readonly triggerData: Json;
  /** What the client answers at the gate. */
  readonly decision: 'approved' | 'rejected' | null;
  readonly expectation: Expectation;
}

export const WORKLOAD_KINDS = [
  'chain',
  'parallel',
  'condition',
  'timer',
  'approval',
  'http-request',
  'publish-event',
] as const;
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/** Event type that the listening workflow waits for. */
export const PING = 'chaos.ping';

type Node = {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly config: Record<string, Json>;
};
type Edge = { readonly source: string; readonly target: string; readonly sourceHandle?: string };

const TRIGGER: Node = { id: 'start', type: 'trigger', label: 'Start', config: {} };

function makeId(id: string): Node {
  return { id, type: 'action', label: id, config: { actionId: 'system/generate-id' } };
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

interface Shape {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly completed: readonly string[];
}

const SHAPES: Readonly<Record<WorkloadKind, (url: string, run: string, choice: boolean, random: Random) => Shape>> = {
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
    nodes: [
      makeId('a'),
      { id: 'wait', type: 'timer', label: 'Wait', config: { durationSeconds: 1 + Math.floor(random.next() * 15) } },
      writeLedger('end', url, run),
    ],
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
};

/** The n-th workload of a seed. */
export function makeWorkload(kind: WorkloadKind, run: string, baseUrl: string, random: Random): Workload {
  const choice = random.next() < 0.6;
  const { nodes, edges, completed } = SHAPES[kind](baseUrl, run, choice, random);
  const id = `chaos-${kind}`;
  return {
    kind,
    run,
    definition: { id, name: id, version: '1.0.0', nodes: [TRIGGER, ...nodes], edges: [...edges] },
    triggerData: { run, choice },
    decision: kind === 'approval' ? (choice ? 'approved' : 'rejected') : null,
    expectation: { runtimeStatus: 'COMPLETED', phase: 'completed', completed },
  };
}

/** The saved workflow that every ping starts. */
export function makeListener(baseUrl: string): { readonly definition: Json; readonly triggerConfig: Json } {
  const triggerConfig = { triggerType: 'event', filters: [{ exact: { type: PING } }] };
  const nodes = [
    { ...TRIGGER, config: triggerConfig },
    {
      ...writeLedger('note', baseUrl, 'x'),
      config: {
        actionId: 'system/http-request',
        method: 'PUT',
        url: `${baseUrl}/heard-{{trigger.data.run}}/note`,
      },
    },
  ];
  return {
    definition: {
      id: 'chaos-listener',
      name: 'chaos-listener',
      version: '1.0.0',
      nodes,
      edges: [{ source: 'start', target: 'note' }],
    },
    triggerConfig,
  };
}
