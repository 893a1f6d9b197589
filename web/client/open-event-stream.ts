import { HEARTBEAT_EVENT, SILENCE_MS } from '../wire/heartbeat.ts';
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
/** How long a new connection may take to answer. */
const OPENING_MS = 10_000;

/** Follows visibility and network of the page. @returns the function that stops it. */
function followPage(page: { readonly onVisibility: () => void; readonly onNetwork: () => void }): () => void {
  document.addEventListener('visibilitychange', page.onVisibility);
  window.addEventListener('offline', page.onNetwork);
  window.addEventListener('online', page.onNetwork);
  return () => {
    document.removeEventListener('visibilitychange', page.onVisibility);
    window.removeEventListener('offline', page.onNetwork);
    window.removeEventListener('online', page.onNetwork);
  };
}

/**
 * Opens an EventSource, reopens it when the browser gives up or when nothing, not even a heartbeat, arrives any more (a connection over a network
 * that went away looks open for minutes), closes it while the tab is hidden, and says so when the network is gone.
 */
export function openEventStream<Name extends string>(options: EventStreamOptions<Name>): OpenedStream {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let heardAt = Date.now();
  let isLost = false;
  let isOver = false;

  const disconnect = () => {
    clearTimeout(retry);
    clearTimeout(silence);
    source?.close();
    source = null;
  };
  const tellLost = () => {
    if (!isLost) options.onLiveness({ state: 'reconnecting', since: heardAt });
    isLost = true;
  };
  const expectWithin = (patienceMs: number) => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      tellLost();
      connect();
    }, patienceMs);
  };
  const hear = () => {
    heardAt = Date.now();
    expectWithin(SILENCE_MS);
  };
  const onOpen = () => {
    failures = 0;
    isLost = false;
    hear();
    options.onLiveness({ state: 'live' });
  };
  const onError = () => {
    tellLost();
    // The browser tries again by itself.
    if (source?.readyState !== EventSource.CLOSED) return expectWithin(OPENING_MS);
    disconnect();
    failures += 1;
    retry = setTimeout(connect, Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS));
  };
  const connect = () => {
    disconnect();
    if (isOver || document.hidden) return;
    source = new EventSource(options.toUrl());
    source.addEventListener('open', onOpen);
    source.addEventListener('error', onError);
    source.addEventListener(HEARTBEAT_EVENT, hear);
    for (const [name, handle] of Object.entries<(data: string) => void>(options.onEvent)) {
      source.addEventListener(name, (event: MessageEvent<string>) => {
        hear();
        handle(event.data);
      });
    }
    expectWithin(OPENING_MS);
  };
  const stopFollowing = followPage({
    onVisibility: () => {
      if (document.hidden) disconnect();
      else if (source === null) connect();
    },
    onNetwork: () => {
      if (!navigator.onLine) tellLost();
      else if (isLost) connect();
    },
  });
  connect();
  return {
    restart: connect,
    close: () => {
      isOver = true;
      disconnect();
      stopFollowing();
      options.onLiveness({ state: 'over' });
    },
  };
}
