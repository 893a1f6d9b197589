import type pg from 'pg';
import type { Broker, OutgoingEvent } from '#events/broker/broker.ts';
import type { Outbox } from '#events/broker/outbox.ts';
import type { CommitObserver } from '../commit-observer.ts';
import type { EngineHooks } from '../engine-hooks.ts';
import type { ExecutionTrace } from '../execution-trace.ts';
import type { ResolveDependencies } from '../resolve/resolve-context.ts';

/** The parts of the PostgreSQL engine. */
export interface PostgresEngineOptions {
  /** For the turns' commits: clients with `pipeline: true`. */
  readonly turnPool: pg.Pool;
  /** For reads. */
  readonly readPool: pg.Pool;
  readonly outbox: Outbox;
  /** Gives an event of a traced execution its trace on its way out; must be quick and never throw. Absent where nothing is traced. */
  readonly traceEvent?: (executionId: string, trace: ExecutionTrace, outgoing: OutgoingEvent) => OutgoingEvent;
  readonly broker: Pick<Broker, 'purge'>;
  readonly resolve: Omit<ResolveDependencies, 'outputs'>;
  /** Called after each commit, in this order. */
  readonly observers: readonly CommitObserver[];
  /** Additions of another engine; none when absent. */
  readonly hooks?: EngineHooks;
  readonly clock: () => number;
  readonly logger: { warn(fields: Record<string, unknown>, message: string): void };
  /** Executions kept in memory between turns. */
  readonly cachedExecutions?: number;
}
