import { expect } from 'vitest';
import { checkExpression, evaluateExpression } from '#schemas/expressions/cel.ts';
import type { Json } from '#schemas/json.ts';

const trigger = {
  a: '2026-03-29T00:00:00Z',
  b: '2026-03-29T00:00:00.750Z',
  n: 3,
  cond: true,
  items: [{ price: 1 }, {}],
  list: [1, 2, 3],
  text: 'a😀b😀',
  'content-type': 'text/plain',
};

/** The value over the data above, or what the failure says. */
export function evaluate(source: string): Json {
  const evaluated = evaluateExpression(source, { trigger, steps: {} });
  return evaluated.ok ? evaluated.value : `failed: ${evaluated.failure.message}`;
}

/** Saved and run: what the checker takes must give the value. */
export function expectValues(cases: readonly (readonly [source: string, value: Json])[]): void {
  for (const [source, value] of cases) {
    expect({ source, check: checkExpression(source) }).toEqual({ source, check: { ok: true } });
    expect({ source, value: evaluate(source) }).toEqual({ source, value });
  }
}

/** What is refused when it runs, and what the failure says. */
export function expectFailures(cases: readonly (readonly [source: string, message: string])[]): void {
  for (const [source, message] of cases) {
    expect({ source, value: evaluate(source) }).toEqual({ source, value: expect.stringMatching(/^failed: /) });
    expect(evaluate(source)).toContain(message);
  }
}
