import type { Liveness } from './liveness.ts';

export interface EventStreamOptions<Name extends string> {
  /** Asked at each connect, so that a stream resumes where it was. */
  readonly toUrl: () => string;
  readonly onEvent: Readonly<Record<Name, (data: string) => void>>;
  readonly onLiveness: (liveness: Liveness) => void;
}

/** An event stream that is kept open while its tab is visible. */
export interface OpenedStream {
  readonly restart: () => void;
  /** Ends it for good: nothing more can come. */
  readonly close: () => void;
}

/** The browser gives up after an answer that is no stream; then we try again, with pauses of 2 s up to 30 s. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;

/** Opens an EventSource, reopens it when the browser gives up, closes it while the tab is hidden, and says so when the network is gone. */
export function openEventStream<Name extends string>(options: EventStreamOptions<Name>): OpenedStream {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let lostAt: number | null = null;
  let isOver = false;

  const disconnect = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  const tellLost = () => {
    lostAt ??= Date.now();
    options.onLiveness({ state: 'reconnecting', since: lostAt });
  };
  const onError = () => {
    tellLost();
    if (source?.readyState !== EventSource.CLOSED) return;
    disconnect();
    failures += 1;
    timer = setTimeout(connect, Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS));
  };
  const connect = () => {
    disconnect();
    if (isOver || document.hidden) return;
    source = new EventSource(options.toUrl());
    source.addEventListener('open', () => {
      failures = 0;
      lostAt = null;
      options.onLiveness({ state: 'live' });
    });
    source.addEventListener('error', onError);
    for (const [name, handle] of Object.entries<(data: string) => void>(options.onEvent)) {
      source.addEventListener(name, (event: MessageEvent<string>) => handle(event.data));
    }
  };
  const onVisibility = () => {
    if (document.hidden) disconnect();
    else if (source === null) connect();
  };

  // A connection over a network that went away may look open for minutes.
  const onNetwork = () => {
    if (!navigator.onLine) tellLost();
    else if (lostAt !== null) connect();
  };

  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('offline', onNetwork);
  window.addEventListener('online', onNetwork);
  connect();
  return {
    restart: connect,
    close: () => {
      isOver = true;
      disconnect();
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('offline', onNetwork);
      window.removeEventListener('online', onNetwork);
      options.onLiveness({ state: 'over' });
    },
  };
}
