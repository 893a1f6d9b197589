import type { CollectedSpan } from './otlp-collector.ts';

/** The spans below `parentSpanId`, each as `service: name` under its parent, in the order of their begin. */
export function drawTrace(spans: readonly CollectedSpan[], parentSpanId: string | null, depth = 0): readonly string[] {
  return spans
    .filter((span) => span.parentSpanId === parentSpanId)
    .toSorted((a, b) => a.startedAt - b.startedAt || a.name.localeCompare(b.name))
    .flatMap((span) => [
      `${'  '.repeat(depth)}${span.service}: ${span.name}`,
      ...drawTrace(spans, span.spanId, depth + 1),
    ]);
}
