import type { Json } from '#schemas/json.ts';
import type { Phase, RuntimeStatus } from '#schemas/execution/execution-status.ts';
import type { Random } from './random.ts';
import { PING, SHAPES, TRIGGER, type WorkloadKind, writeLedger } from './workload-shapes.ts';

/** The end that an execution must have, whatever was killed meanwhile. */
export interface Expectation {
  readonly runtimeStatus: RuntimeStatus;
  readonly phase: Phase;
  /** Nodes that must have completed, every other one skipped; null where the client's moment decides. */
  readonly completed: readonly string[] | null;
}

/** Call of the client on a running execution, at a time after its start. */
export type Intervention =
  | { readonly kind: 'decide'; readonly approved: boolean }
  | { readonly kind: 'terminate'; readonly afterMs: number }
  | { readonly kind: 'pause'; readonly afterMs: number; readonly forMs: number };

/** One execution to start: its definition, what it starts with, and how it must end. */
export interface Workload {
  readonly kind: WorkloadKind;
  /** Unique: part of the ledger's paths. */
  readonly run: string;
  readonly definition: Json;
  readonly triggerData: Json;
  readonly intervention: Intervention | null;
  readonly expectation: Expectation;
}

function toIntervention(kind: WorkloadKind, choice: boolean, random: Random): Intervention | null {
  if (kind === 'approval') return { kind: 'decide', approved: choice };
  if (kind === 'terminated') return { kind: 'terminate', afterMs: random.next() * 600 };
  if (kind === 'paused') return { kind: 'pause', afterMs: random.next() * 1_000, forMs: 500 + random.next() * 3_000 };
  return null;
}

/** The n-th workload of a seed; `choice` is what its condition or its decision says. */
export function makeWorkload(
  kind: WorkloadKind,
  run: string,
  baseUrl: string,
  random: Random,
  choice = random.next() < 0.6,
): Workload {
  const { nodes, edges, completed } = SHAPES[kind](baseUrl, run, choice, random);
  const id = `chaos-${kind}`;
  const isTerminated = kind === 'terminated';
  return {
    kind,
    run,
    definition: { id, name: id, version: '1.0.0', nodes: [TRIGGER, ...nodes], edges: [...edges] },
    triggerData: { run, choice },
    intervention: toIntervention(kind, choice, random),
    expectation: {
      runtimeStatus: isTerminated ? 'TERMINATED' : 'COMPLETED',
      phase: isTerminated ? 'cancelled' : 'completed',
      completed,
    },
  };
}

/** The published workflow that every ping starts. */
export const LISTENER = 'chaos-listener';
/** The published workflow that every ping matches and that cannot be started. */
export const BROKEN = 'chaos-broken';

/** The published workflows that wait for pings. */
export function makeListeners(baseUrl: string): {
  readonly triggerConfig: Json;
  readonly definitions: readonly { readonly id: string; readonly [member: string]: Json }[];
} {
  const triggerConfig = { triggerType: 'event', filters: [{ exact: { type: PING } }] };
  const note = writeLedger('note', baseUrl, 'x');
  const heard = { ...note, config: { ...note.config, url: `${baseUrl}/heard-{{trigger.data.run}}/note` } };
  const gone = { ...note, config: { actionId: 'gone/away' } };
  const toDefinition = (id: string, step: typeof heard | typeof gone) => ({
    id,
    name: id,
    version: '1.0.0',
    nodes: [{ ...TRIGGER, config: triggerConfig }, step],
    edges: [{ source: 'start', target: 'note' }],
  });
  return { triggerConfig, definitions: [toDefinition(LISTENER, heard), toDefinition(BROKEN, gone)] };
}
