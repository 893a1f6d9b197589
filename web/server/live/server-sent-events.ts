import { HEARTBEAT_EVENT, HEARTBEAT_MS } from '../../wire/heartbeat.ts';
import type { ExecutionDelta, ExecutionStanding } from '../../wire/execution-delta.ts';

const encoder = new TextEncoder();

/** Ready bytes of one frame, shared by everyone who gets it. */
export type Frame = Uint8Array;

/** `data` must be JSON text without line breaks. Source: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function toFrame(event: string, data: string, id?: number): Frame {
  return encoder.encode(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`);
}

/** An event and no comment: the page sees it, and notices when it stays away. */
const HEARTBEAT: Frame = toFrame(HEARTBEAT_EVENT, '{}');

/** Tells the browser to come back after two seconds when the connection breaks. */
export const RETRY_HINT: Frame = encoder.encode('retry: 2000\n\n');

/** Bytes that may wait for a slow client before it is cut off; it resumes where it was. */
const BUFFER_LIMIT_BYTES = 4_000_000;
const RECHECK_MS = 60_000;

/** One client's open stream. */
export interface EventStream {
  /** Cuts the client off when too much waits for it. */
  readonly send: (frame: Frame) => void;
  /** Sends what is queued and ends the stream; more than once is harmless. */
  readonly end: () => void;
}

export interface StreamResponseOptions {
  /** Called once the response runs; what it returns is called when the stream ends, whoever ended it. */
  readonly start: (stream: EventStream) => () => void;
  /** Asked every 60 s: whether the client may still listen. */
  readonly isStillAllowed: () => Promise<boolean>;
  readonly signal: AbortSignal;
}

const nothing = (): void => undefined;

/** A `text/event-stream` answer with heartbeat every 15 s and a cap on what waits for a slow client. */
export function eventStreamResponse(options: StreamResponseOptions): Response {
  let finish = nothing;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        let isOpen = true;
        let stop = nothing;
        finish = () => {
          if (!isOpen) return;
          isOpen = false;
          clearInterval(heartbeat);
          clearInterval(recheck);
          stop();
          try {
            controller.close();
          } catch {
            // The client went first: there is nothing left to close.
          }
        };
        const send = (frame: Frame) => {
          if (!isOpen) return;
          controller.enqueue(frame);
          if ((controller.desiredSize ?? 0) < -BUFFER_LIMIT_BYTES) finish();
        };
        const heartbeat = setInterval(() => send(HEARTBEAT), HEARTBEAT_MS);
        const recheck = setInterval(() => {
          options.isStillAllowed().then(
            (isAllowed) => (isAllowed ? undefined : finish()),
            () => finish(),
          );
        }, RECHECK_MS);
        send(RETRY_HINT);
        stop = options.start({ send, end: finish });
        if (!isOpen) stop();
        options.signal.addEventListener('abort', finish, { once: true });
      },
      cancel: () => finish(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 65_536 }),
  );
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      connection: 'keep-alive',
    },
  });
}

/** A row of `execution_events`, its event as the stored text, with the standing of its execution. */
export interface DeltaRow extends ExecutionStanding {
  readonly sequence: number;
  readonly type: ExecutionDelta['event']['type'];
  readonly event: string;
}

/** The frame of an `ExecutionDelta`. The event is passed on without parsing it, because each frame is made for all watchers. */
export function toDeltaFrame({ sequence, event, phase, progress }: DeltaRow): Frame {
  // Stored JSON has no line breaks unless someone wrote it by hand; a frame must have none.
  const text = event.includes('\n') ? JSON.stringify(JSON.parse(event)) : event;
  const rest = JSON.stringify({ phase, progress } satisfies ExecutionStanding);
  return toFrame('delta', `{"event":${text},${rest.slice(1)}`, sequence);
}
