import type pg from 'pg';
import { z } from 'zod';
import { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import { RuntimeStatus } from '#schemas/execution/execution-status.ts';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { InterpreterEvent } from '#orchestrator/interpreter/event.ts';
import type { FunctionPolicy } from '#orchestrator/interpreter/plan.ts';
import type { ExecutionState } from '#orchestrator/interpreter/state.ts';

const NodeRun = z.object({
  nodeId: z.string(),
  attempt: z.number(),
  status: z.string(),
  /** The address that an http-request node was to call. */
  url: z.string().nullable(),
  hasOutput: z.boolean(),
});

const Approval = z.object({ nodeId: z.string(), decision: z.string().nullable() });

/** All that is stored of one execution, as the invariants look at it. */
export const ExecutionRecord = z.object({
  id: z.string(),
  runtimeStatus: RuntimeStatus,
  phase: z.string(),
  progress: z.number(),
  error: z.unknown(),
  triggerType: z.string(),
  trigger: z.unknown(),
  lastSequence: z.number(),
  hasTimer: z.boolean(),
  /** As it was pinned at the start, with the policies of the functions that it uses. */
  pinned: z.object({ definition: WorkflowDefinition, policies: z.record(z.string(), z.custom<FunctionPolicy>()) }),
  state: z.custom<ExecutionState>(),
  /** Inputs of the interpreter, in order. */
  inputs: z.array(z.array(z.custom<InterpreterEvent>())),
  events: z.array(ExecutionEvent),
  runs: z.array(NodeRun),
  approvals: z.array(Approval),
});
export type ExecutionRecord = z.infer<typeof ExecutionRecord>;

const READ = `
SELECT e.id, e.runtime_status AS "runtimeStatus", e.phase, e.progress, e.error, e.trigger_type AS "triggerType", e.trigger, e.state,
  e.last_sequence AS "lastSequence", d.definition AS pinned,
  (SELECT coalesce(json_agg(i.input ORDER BY i.position), '[]') FROM execution_inputs i WHERE i.execution_id = e.id) AS inputs,
  EXISTS (SELECT 1 FROM timers t WHERE t.execution_id = e.id) AS "hasTimer",
  (SELECT coalesce(json_agg(v.event ORDER BY v.sequence), '[]') FROM execution_events v WHERE v.execution_id = e.id) AS events,
  (SELECT coalesce(json_agg(json_build_object('nodeId', r.node_id, 'attempt', r.attempt, 'status', r.status,
      'url', r.input #>> '{inline,url}', 'hasOutput', r.output IS NOT NULL) ORDER BY r.node_id, r.attempt), '[]')
    FROM node_runs r WHERE r.execution_id = e.id) AS runs,
  (SELECT coalesce(json_agg(json_build_object('nodeId', a.node_id, 'decision', a.decision)), '[]')
    FROM approvals a WHERE a.execution_id = e.id) AS approvals
FROM executions e JOIN execution_definitions d ON d.hash = e.definition_hash
WHERE e.id > $1 ORDER BY e.id LIMIT 200`;

/** Reads every execution of the database, in groups, so that thousands fit. */
export async function* readExecutionRecords(pool: pg.Pool): AsyncGenerator<ExecutionRecord> {
  for (let after = ''; ;) {
    const { rows } = await pool.query<{ id: string }>(READ, [after]);
    for (const row of rows) yield ExecutionRecord.parse(row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
