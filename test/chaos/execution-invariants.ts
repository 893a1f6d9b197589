import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import { isTerminal } from '#schemas/execution/execution-status.ts';
import type { ExecutionRecord } from './execution-record.ts';
import { checkPause } from './pause-invariant.ts';
import { checkReplay } from './replay-invariant.ts';

type NodeEvent = Extract<ExecutionEvent, { nodeId: string }>;

const TERMINAL = new Set<string>(['execution.completed', 'execution.failed', 'execution.terminated']);

/** The events of a node, in order. `execution.failed` names a node too, and is none of them. */
function eventsOf(record: ExecutionRecord, nodeId: string): readonly NodeEvent[] {
  return record.events.filter(
    (event): event is NodeEvent => 'nodeId' in event && event.nodeId === nodeId && !TERMINAL.has(event.type),
  );
}

/** Whether the event settles its node: nothing more happens to it. */
function settles(event: NodeEvent): boolean {
  if (event.type === 'node.failed')
    return event.next === 'error_edge' || event.next === 'continue' || event.next === 'fail';
  return event.type === 'node.completed' || event.type === 'node.skipped' || event.type === 'node.cancelled';
}

function repeated(keys: readonly string[]): readonly string[] {
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
}

/** P1: what was accepted comes to an end. */
function* checkTerminal(record: ExecutionRecord): Generator<string> {
  if (!isTerminal(record.runtimeStatus)) yield `P1 is still ${record.runtimeStatus} (${record.phase})`;
}

/** P2: completed means that every node was settled, once. */
function* checkSettled(record: ExecutionRecord): Generator<string> {
  if (record.runtimeStatus !== 'COMPLETED') return;
  if (record.progress !== 100) yield `P2 is completed with progress ${record.progress}`;
  for (const node of record.pinned.definition.nodes) {
    const count = eventsOf(record, node.id).filter(settles).length;
    if (count !== 1) yield `P2 node ${node.id} was settled ${count} times`;
  }
}

/** P4: an attempt is asked for once, and has one result; a node has one output. */
function* checkRecordedOnce(record: ExecutionRecord): Generator<string> {
  const requests: string[] = [];
  const results: string[] = [];
  const completions: string[] = [];
  for (const event of record.events) {
    if (event.type === 'node.requested') requests.push(`${event.nodeId}/${event.attempt}`);
    if (event.type === 'node.completed' || event.type === 'node.failed')
      results.push(`${event.nodeId}/${event.attempt}`);
    if (event.type === 'node.completed') completions.push(event.nodeId);
  }
  for (const key of repeated(requests)) yield `P4 attempt ${key} was requested twice`;
  for (const key of repeated(results)) yield `P4 attempt ${key} has two results`;
  for (const key of repeated(completions)) yield `P4 node ${key} completed twice`;
  const outputs = record.runs.filter((run) => run.hasOutput).map((run) => run.nodeId);
  for (const key of repeated(outputs)) yield `P4 node ${key} has two outputs`;
  for (const nodeId of completions) {
    const isTrigger = record.pinned.definition.nodes.some((node) => node.id === nodeId && node.type === 'trigger');
    if (!isTrigger && !outputs.includes(nodeId)) yield `P4 node ${nodeId} completed without an output`;
  }
}

/** P5: sequences are 1 … n, and nothing follows the end. */
function* checkSequence(record: ExecutionRecord): Generator<string> {
  const wrong = record.events.findIndex((event, index) => event.sequence !== index + 1);
  if (wrong !== -1) yield `P5 the event at place ${wrong + 1} has sequence ${record.events[wrong]?.sequence}`;
  if (record.lastSequence !== record.events.length) {
    yield `P5 last_sequence is ${record.lastSequence}, there are ${record.events.length} events`;
  }
  const end = record.events.findIndex((event) => TERMINAL.has(event.type));
  if (isTerminal(record.runtimeStatus) !== (end !== -1))
    yield `P5 is ${record.runtimeStatus}, its terminal event is at ${end}`;
  if (end !== -1 && end !== record.events.length - 1)
    yield `P5 ${record.events.length - 1 - end} events follow the end`;
}

/** P6: a node begins after everything before it was settled. */
function* checkCausality(record: ExecutionRecord): Generator<string> {
  for (const edge of record.pinned.definition.edges) {
    const begun = eventsOf(record, edge.target)[0];
    if (begun === undefined || begun.type === 'node.cancelled') continue;
    const settled = eventsOf(record, edge.source).find(settles);
    if (settled === undefined || settled.sequence >= begun.sequence) {
      yield `P6 node ${edge.target} began (${begun.sequence}) before ${edge.source} was settled (${settled?.sequence ?? 'never'})`;
    }
  }
  for (const node of record.pinned.definition.nodes) {
    const events = eventsOf(record, node.id);
    const end = events.findIndex(settles);
    if (end !== -1 && end !== events.length - 1)
      yield `P6 ${events.at(-1)?.type} of node ${node.id} came after it was settled`;
  }
}

/** P8: a gate is decided once, and row and events agree. */
function* checkApprovals(record: ExecutionRecord): Generator<string> {
  for (const approval of record.approvals) {
    const decisions = eventsOf(record, approval.nodeId).flatMap((event) => {
      if (event.type === 'approval.decided') return [event.approved ? 'approved' : 'rejected'];
      return event.type === 'approval.timed_out' ? ['timeout'] : [];
    });
    if (decisions.length > 1) yield `P8 gate ${approval.nodeId} was decided ${decisions.length} times`;
    const wanted = decisions[0] ?? (isTerminal(record.runtimeStatus) ? 'cancelled' : null);
    if (approval.decision !== wanted)
      yield `P8 gate ${approval.nodeId} is ${approval.decision} in its row and ${wanted} in the events`;
  }
}

/** P10: a timer fires once, never early, and leaves nothing behind. */
function* checkTimers(record: ExecutionRecord): Generator<string> {
  const fired = record.events.filter((event) => event.type === 'timer.fired');
  for (const nodeId of repeated(fired.map((event) => event.nodeId))) yield `P10 timer ${nodeId} fired twice`;
  for (const event of fired) {
    if (Date.parse(event.at) < Date.parse(event.dueAt))
      yield `P10 timer ${event.nodeId} fired at ${event.at}, due ${event.dueAt}`;
  }
  if (isTerminal(record.runtimeStatus) && record.hasTimer) yield 'P10 an ended execution still has a timer';
}

/** P17: a publish-event node publishes once, as far as its record goes. */
function* checkPublished(record: ExecutionRecord): Generator<string> {
  const published = record.events.filter((event) => event.type === 'event.published').map((event) => event.nodeId);
  for (const nodeId of repeated(published)) yield `P17 node ${nodeId} published twice`;
}

const CHECKS = [
  checkTerminal,
  checkSettled,
  checkRecordedOnce,
  checkSequence,
  checkCausality,
  checkApprovals,
  checkTimers,
  checkPause,
  checkPublished,
  checkReplay,
] as const;

/** Lists what is wrong with one execution, in sentences that begin with the property's number (decision D72). */
export function checkExecution(record: ExecutionRecord): readonly string[] {
  return CHECKS.flatMap((check) => [...check(record)]);
}
