import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import {
  EXECUTION_PURGED,
  NODE_CANCELLED,
  NODE_REQUESTED,
  NodeRequested,
  toRequestId,
  toNodeFailedEvent,
} from '#events/contracts/node-events.ts';
import { GROUPS, TOPICS } from '#events/contracts/topics.ts';
import type { Delivery, Outcome, Subscription } from '#events/broker/broker.ts';
import { deliverResult, type ResultDependencies } from '../consumers/consume-results.ts';
import { MAX_CALLS, type RunnerAnswer, type RunnerApp } from './runner-app.ts';

export interface DispatchDependencies extends ResultDependencies {
  readonly runner: RunnerApp;
  readonly logger: { warn(fields: object, message: string): void };
}

/** Longer than a call takes. */
const LEASE_MS = 60_000;
const BUSY_PAUSE_MS = 1_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

interface DispatchState extends DispatchDependencies {
  /** Calls in a row that no runner answered. */
  silences: number;
}

/** Asked for again later under the same id, however often: a runner that is away costs no request one of its deliveries. */
async function postpone({ broker }: DispatchState, event: CloudEvent, delayMs: number): Promise<Outcome> {
  await broker.publish([{ topic: TOPICS.nodes, event, delayMs }]);
  return { status: 'ack' };
}

async function waitForRunner(state: DispatchState, event: CloudEvent, reason: string): Promise<Outcome> {
  const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(state.silences, 10));
  state.silences += 1;
  state.logger.warn({ eventId: event.id, reason, pauseMs }, 'no runner answers; it is asked again');
  return await postpone(state, event, pauseMs);
}

/** The runner refuses the call itself: nothing was run, and nothing ever will be. */
function toRefused(event: CloudEvent, request: NodeRequested, reason: string, now: number): CloudEvent {
  const { executionId, nodeId, attempt } = request;
  const time = new Date(now).toISOString();
  const message = `The runner does not take this step: ${reason}`;
  const error = { type: 'dispatch_refused', message, retryable: false };
  const timings = { claimedAt: time, startedAt: time, finishedAt: time };
  return toNodeFailedEvent({ request: event, time }, { executionId, nodeId, attempt, error, ...timings });
}

async function settle(
  state: DispatchState,
  event: CloudEvent,
  request: NodeRequested,
  answer: RunnerAnswer,
): Promise<Outcome> {
  if (answer.kind === 'away') return await waitForRunner(state, event, answer.reason);
  state.silences = 0;
  switch (answer.kind) {
    case 'result':
      return await deliverResult(state, answer.result);
    case 'taken':
      return { status: 'ack' };
    case 'busy':
      return await postpone(state, event, BUSY_PAUSE_MS);
    case 'refused':
      state.logger.warn({ eventId: event.id, reason: answer.reason }, 'the runner refuses a step');
      return await deliverResult(state, toRefused(event, request, answer.reason, state.clock()));
  }
}

async function dispatch(state: DispatchState, event: CloudEvent): Promise<Outcome> {
  const parsed = NodeRequested.safeParse(event.data);
  if (!parsed.success) {
    return { status: 'dead', reason: `Not a node.requested: ${parsed.error.message.slice(0, 500)}` };
  }
  const { executionId, nodeId, attempt } = parsed.data;
  const requestId = toRequestId(executionId, nodeId, attempt);
  if (requestId !== event.id) return { status: 'dead', reason: `The id is not the one of its data, ${requestId}.` };
  return await settle(state, event, parsed.data, await state.runner.execute(event, parsed.data));
}

async function tell(state: DispatchState, event: CloudEvent): Promise<Outcome> {
  const answer = await state.runner.tell(event);
  if (answer.kind === 'away') return await waitForRunner(state, event, answer.reason);
  return answer.kind === 'refused' ? { status: 'dead', reason: answer.reason } : { status: 'ack' };
}

async function handle(state: DispatchState, { event }: Delivery): Promise<Outcome> {
  if (event.type === NODE_REQUESTED) return await dispatch(state, event);
  if (event.type === NODE_CANCELLED || event.type === EXECUTION_PURGED) return await tell(state, event);
  return { status: 'ack' };
}

/**
 * Takes what is asked of runners in their place and calls them (NODE_DISPATCH=invoke). A request is acknowledged once its result is committed or a
 * runner has it in its inbox; what a killed orchestrator had begun is delivered again and joins the run that there is.
 */
export function dispatchRequests(dependencies: DispatchDependencies): Promise<Subscription> {
  const state: DispatchState = { ...dependencies, silences: 0 };
  const options = { topic: TOPICS.nodes, group: GROUPS.runner, maxBatch: 1, concurrency: MAX_CALLS, leaseMs: LEASE_MS };
  return dependencies.broker.subscribe(
    options,
    async (deliveries) => await Promise.all(deliveries.map((delivery) => handle(state, delivery))),
  );
}
