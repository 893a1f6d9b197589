import type { TraceContext } from './trace-context.ts';

/** Attributes of a span: names and ids, never a payload. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  /** One of few names. Anything that varies is an attribute. */
  readonly name: string;
  readonly kind: 'server' | 'consumer' | 'producer' | 'internal';
  /** The span that this one is a part of; null begins a trace. */
  readonly parent: TraceContext | null;
  /** The context of the span, when it was passed on before the span is made. */
  readonly context?: TraceContext;
  /** Milliseconds since 1970; now when absent. */
  readonly startedAt?: number;
  readonly attributes?: SpanAttributes;
}

export interface SpanEnd {
  /** The kind of failure in one word; absent when the work succeeded. */
  readonly error?: string | null;
  readonly attributes?: SpanAttributes;
  /** Milliseconds since 1970; now when absent. */
  readonly endedAt?: number;
}

/** A span that has begun. */
export interface OpenSpan {
  readonly context: TraceContext;
  /** Call it once. */
  end(end?: SpanEnd): void;
}

/** Makes spans. There is none where nobody collects them: `openTracing`. */
export interface Tracing {
  begin(start: SpanStart): OpenSpan;
  /** Sends what is left; never rejects. */
  close(): Promise<void>;
}
