import { isTerminal } from '#schemas/execution/execution-status.ts';
import type { MonitorView } from './monitor-view.ts';
import type { Waiting } from './node-view.ts';
import { personText } from './person-text.ts';
import { clockText, durationText, untilText } from '../../client/time-text.ts';

/** The reader and the current time. `timeZone` is that of the browser unless given. */
export interface Reader {
  /** The user's id, and those of the guests that it was before. */
  readonly ownIds: readonly string[];
  readonly nowMs: number;
  readonly timeZone?: string;
}

/** Why an execution does not go on, in one sentence, and the node it is about. */
export interface WaitingSentence {
  readonly text: string;
  readonly nodeId: string | null;
  readonly kind: Waiting['for'] | 'paused' | 'start';
}

/** A request that is not taken up for this long is worth a word. */
const QUEUE_PATIENCE_MS = 2_000;
const ORDER: readonly Waiting['for'][] = ['person', 'retry', 'timer', 'runner'];

/** A sentence that says what a node waits for, with its label. */
export function waitingText(label: string, waiting: Waiting, reader: Reader): string {
  const { nowMs, timeZone } = reader;
  switch (waiting.for) {
    case 'person':
      return `Waiting for you to approve or reject “${label}” until ${clockText(waiting.deadline, nowMs, timeZone)}`;
    case 'timer':
      return `“${label}” goes on ${untilText(waiting.dueAt, nowMs)}, at ${clockText(waiting.dueAt, nowMs, timeZone)}`;
    case 'retry': {
      const { attempt, attempts, at, error } = waiting;
      const reason = error.status === undefined ? error.message.replace(/\.$/, '') : `HTTP ${error.status}`;
      return `Retry ${attempt} of ${attempts} of “${label}” ${untilText(at, nowMs)} because ${reason}`;
    }
    case 'runner': {
      const sinceMs = nowMs - Date.parse(waiting.since);
      const asked = waiting.asks > 1 ? ` though asked ${waiting.asks} times` : '';
      return `“${label}” has been queued for ${durationText(sinceMs)}: no runner has reported on it yet${asked}`;
    }
  }
}

function stoppedText(what: string, { stoppedBy }: MonitorView, reader: Reader): string | null {
  if (stoppedBy === null) return null;
  const { by, reason, at } = stoppedBy;
  const why = reason === null || reason === '' ? '' : `: ${reason}`;
  return `${what} by ${personText(by, reader.ownIds)} at ${clockText(at, reader.nowMs, reader.timeZone)}${why}`;
}

/** A sentence about the user who terminated the execution, with time and reason; null when it was not terminated. */
export function terminatedText(view: MonitorView, reader: Reader): string | null {
  return view.runtimeStatus === 'TERMINATED' ? stoppedText('Terminated', view, reader) : null;
}

function pausedSentence(view: MonitorView, reader: Reader): WaitingSentence {
  return { text: stoppedText('Paused', view, reader) ?? 'Paused', nodeId: null, kind: 'paused' };
}

const NOT_BEGUN: WaitingSentence = {
  text: 'It is accepted, and waits for the orchestrator to begin it',
  nodeId: null,
  kind: 'start',
};

/** The one sentence for an execution: a start that has yet to come and a pause first, then people, retries, timers and runners; null while something runs or when it is over. */
export function toWaitingSentence(view: MonitorView, reader: Reader): WaitingSentence | null {
  if (isTerminal(view.runtimeStatus)) return null;
  if (view.runtimeStatus === 'PENDING') return NOT_BEGUN;
  if (view.runtimeStatus === 'SUSPENDED') return pausedSentence(view, reader);
  const labels = new Map(view.definition.nodes.map((node) => [node.id, node.label === '' ? node.id : node.label]));
  const waits = [...view.nodes].flatMap(([nodeId, { waiting }]) => {
    if (waiting === null) return [];
    const isShort = waiting.for === 'runner' && reader.nowMs - Date.parse(waiting.since) < QUEUE_PATIENCE_MS;
    return isShort ? [] : [{ nodeId, waiting }];
  });
  const first = waits.toSorted((a, b) => ORDER.indexOf(a.waiting.for) - ORDER.indexOf(b.waiting.for))[0];
  if (first === undefined) return null;
  const more = waits.length === 1 ? '' : ` (and ${waits.length - 1} more)`;
  const text = waitingText(labels.get(first.nodeId) ?? first.nodeId, first.waiting, reader);
  return { text: `${text}${more}`, nodeId: first.nodeId, kind: first.waiting.for };
}
