import type { ChaosStack } from './chaos-stack.ts';
import type { Client } from './client.ts';
import type { Verdict } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import type { Workload } from './workloads.ts';

/** The parts of a run. */
export interface ChaosRun {
  readonly stack: ChaosStack;
  readonly ledger: Ledger;
  readonly client: Client;
  readonly random: Random;
  /** The n-th workload of that name. */
  readonly make: (index: number, name: string) => Workload;
  readonly onAccepted: (instanceId: string, workload: Workload) => void;
}

/** The faults of a run and their immediate results. */
export interface Disturbance {
  /** The kind of each fault. */
  readonly faults: readonly string[];
  readonly refusals: readonly string[];
  readonly verdicts: readonly Verdict[];
  /** When Redis was emptied, in milliseconds since the epoch. */
  readonly emptiedAt: number | null;
  /** Ids of those that were to wait for a decision at that moment, and were approved afterwards. */
  readonly parked: readonly string[];
}
