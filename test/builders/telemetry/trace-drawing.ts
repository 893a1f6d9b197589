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

/** The spans less those that only an execution on Dapr has: its activities, and what it publishes in them (test/flow/dapr-turns.test.ts). */
export function withoutActivities(spans: readonly CollectedSpan[]): readonly CollectedSpan[] {
  return spans.filter(({ name }) => name !== 'advance' && !name.startsWith('publish '));
}
