import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { openEventSource, type ReceivedEvent } from '../builders/http/event-source.ts';
import { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import { ExecutionDelta } from '#web/wire/execution-delta.ts';
import type { Random } from './random.ts';

/** Events that one client received of an execution over all its connections, in order of arrival. */
export interface Transcript {
  readonly instanceId: string;
  readonly events: readonly ExecutionEvent[];
  /** Violations of the protocol, apart from the events themselves. */
  readonly complaints: readonly string[];
  readonly connections: number;
  /** Whether the server said that nothing follows. */
  readonly hasEnded: boolean;
}

type Progress = { -readonly [Key in keyof Transcript]: Transcript[Key] } & {
  readonly events: ExecutionEvent[];
  readonly complaints: string[];
};

const Snapshot = z.object({ events: z.array(ExecutionEvent) });
const RECONNECT_MS = 200;
/** The client drops a connection after so many frames, on average: most executions would end within one otherwise. */
const MEAN_FRAMES = 4;

function take(progress: Progress, frame: ReceivedEvent): void {
  if (frame.name === 'end') {
    progress.hasEnded = true;
    return;
  }
  if (frame.name === 'snapshot') {
    if (progress.events.length > 0) progress.complaints.push('a resumed stream began with a snapshot');
    progress.events.push(...Snapshot.parse(JSON.parse(frame.data)).events);
  } else if (frame.name === 'delta') {
    progress.events.push(ExecutionDelta.parse(JSON.parse(frame.data)).event);
  } else {
    progress.complaints.push(`there is no event "${frame.name}"`);
  }
  const last = progress.events.at(-1)?.sequence ?? 0;
  if (frame.id !== last) progress.complaints.push(`the frame that ends with ${last} has id ${frame.id}`);
}

/** Reads one connection until it breaks, ends, or has given `atMost` frames. */
async function readOnce(
  progress: Progress,
  url: string,
  cookie: string,
  atMost: number,
  until: AbortSignal,
): Promise<void> {
  const last = progress.events.at(-1)?.sequence;
  const stream = await openEventSource(url, {
    cookie,
    ...(last === undefined ? {} : { 'last-event-id': String(last) }),
  });
  const leave = () => stream.close();
  until.addEventListener('abort', leave, { once: true });
  try {
    if (stream.status !== 200) {
      if (stream.status < 500) progress.complaints.push(`the stream was answered with ${stream.status}`);
      return;
    }
    progress.connections += 1;
    // A stream that breaks off has given what it has.
    await stream.until((events) => events.length >= atMost || events.at(-1)?.name === 'end').catch(() => undefined);
    for (const frame of stream.events.slice(0, atMost)) take(progress, frame);
  } finally {
    until.removeEventListener('abort', leave);
    stream.close();
  }
}

/**
 * Follows an execution through the web service as a browser does: whenever the connection breaks, and now and then of its own accord, it
 * connects again with the last id it has. Resolves after the end, or on the signal.
 */
export async function followExecution(
  webUrl: string,
  cookie: string,
  instanceId: string,
  random: Random,
  until: AbortSignal,
): Promise<Transcript> {
  const progress: Progress = { instanceId, events: [], complaints: [], connections: 0, hasEnded: false };
  const path = `${webUrl}/api/executions/${instanceId}/events`;
  // Half begin with a snapshot, half with nothing but deltas.
  const first = random.next() < 0.5 ? path : `${path}?lastEventId=0`;
  while (!progress.hasEnded && !until.aborted) {
    const atMost = 1 + Math.floor(random.exponential(MEAN_FRAMES));
    const url = progress.events.length === 0 ? first : path;
    // Nobody listens while the web service is away.
    await readOnce(progress, url, cookie, atMost, until).catch((error: unknown) => {
      if (error instanceof z.ZodError || error instanceof SyntaxError) progress.complaints.push(error.message);
    });
    await delay(RECONNECT_MS * random.next());
  }
  return progress;
}
