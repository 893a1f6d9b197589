import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { EvaluationOutcome, EvaluationWork } from '#schemas/expressions/evaluation-work.ts';
import { createExpressionPool } from '#events/platform/threads/expression-pool.ts';
import { startWorkerThread } from '#events/platform/threads/worker-thread.ts';
import { goesOnDuring } from '../../../../builders/event-loop.ts';
import { NO_FIELDS } from '#schemas/templates/template-fields.ts';
import { ESCAPES } from '../../../schemas/expressions/escapes.ts';

const SCRIPT = new URL('../../../../../events/platform/threads/expression-worker-start.mjs', import.meta.url);

const pool = createExpressionPool();
afterAll(() => pool.close());

const list = Array.from({ length: 2_000 }, (_, n) => n);
const context = { trigger: { s: 'a'.repeat(50_000), list, n: 1, __proto__: null }, steps: {} };

describe('expressions that want to escape', () => {
  test('at least a hundred are tried', () => expect(new Set(ESCAPES).size).toBeGreaterThanOrEqual(100));

  test('none reads a prototype, calls what it should not, or changes the process', async () => {
    Reflect.set(globalThis, 'canary', 'alive');
    const keys = Reflect.ownKeys(Object.prototype).length;
    for (const source of ESCAPES) {
      const outcome = await pool.evaluate(source, context);
      if (outcome.ok) expect([true, false, null, 'text', 1, list, {}]).toContainEqual(outcome.value);
      else expect(['expression_error', 'expression_timeout']).toContain(outcome.failure.type);
    }
    expect(Reflect.get(globalThis, 'canary')).toBe('alive');
    expect(Reflect.ownKeys(Object.prototype)).toHaveLength(keys);
    Reflect.deleteProperty(globalThis, 'canary');
  });
});

describe('expressions that would take for ever', () => {
  test.each([
    ['a catastrophic pattern', '(trigger.s + "!").matches("^(a+)+$")'],
    ['one of many alternatives', 'trigger.s.matches("^(a|a|aa)*b$")'],
    ['nested macros', 'trigger.list.all(a, trigger.list.all(b, a != b))'],
    ['a list compared in a macro', 'trigger.list.all(a, trigger.list == trigger.list.map(b, b))'],
    ['a list searched in a macro', 'trigger.list.map(a, -1 in trigger.list).all(b, -2 in trigger.list)'],
    ['lists that grow', 'trigger.list.map(a, trigger.list + trigger.list + trigger.list + trigger.list).size() > 0'],
    ['a list of lists as the result', 'trigger.list.map(a, trigger.list)'],
  ])('%s ends, and the event loop goes on meanwhile', async (_, source) => {
    await pool.evaluate('1', context);
    const evaluate = async () => expect(await pool.evaluate(source, context)).toHaveProperty('ok');
    expect(await goesOnDuring(evaluate)).toBe(true);
  });

  test('an endless expression fails with expression_timeout, and the next one is answered', async () => {
    const heavy = { trigger: { list: Array.from({ length: 20_000 }, (_, n) => n) }, steps: {} };
    const outcome = await pool.evaluate('trigger.list.all(a, !(-1 in trigger.list))', heavy);
    expect(outcome).toMatchObject({ ok: false, failure: { type: 'expression_timeout', retryable: false } });
    expect(await pool.evaluate('trigger.n + 1', context)).toEqual({ ok: true, value: 2 });
  });

  test('a pattern of a row runs in the pool in linear time', async () => {
    const row = { left: 'a'.repeat(50_000), operator: 'matches', right: '^(a+)+b$' } as const;
    expect(await pool.evaluateRows([row], 'all')).toHaveProperty('ok');
  });
});

test('a result that was ready in time is no time-out, however late the caller looks', async () => {
  const thread = startWorkerThread<EvaluationWork, EvaluationOutcome>(SCRIPT);
  await thread.ready;
  // After setImmediate the event loop looks at timers first, and at answers later.
  await new Promise((resolve) => setImmediate(resolve));
  const answer = thread.run({ kind: 'cel', sources: ['trigger.n + 1'], context }, 4_000);
  // The thread is done long before this one looks, and the clock then says that the budget is over.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
  const now = performance.now.bind(performance);
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + 4_500);
  onTestFinished(() => clock.mockRestore());
  expect(await answer).toEqual({ kind: 'answer', outcome: { kind: 'values', values: [2] } });
  await thread.stop();
});

describe('several expressions over one context', () => {
  const plain = { trigger: { n: 1, list: Array.from({ length: 20_000 }, (_, n) => n) }, steps: {} };

  test('give their values in order', async () => {
    expect(await pool.evaluateAll(['trigger.n', 'trigger.n + 1'], plain)).toEqual({ ok: true, values: [1, 2] });
  });

  test('name the first that fails', async () => {
    const outcome = await pool.evaluateAll(['trigger.n', 'trigger.missing', 'trigger.n'], plain);
    expect(outcome).toMatchObject({ ok: false, index: 1, failure: { type: 'expression_error' } });
  });

  test('name the one that takes too long', async () => {
    const endless = 'trigger.list.all(a, !(-1 in trigger.list))';
    const outcome = await pool.evaluateAll(['trigger.n', 'trigger.n', endless], plain);
    expect(outcome).toMatchObject({ ok: false, index: 2, failure: { type: 'expression_timeout' } });
  });

  test('give no more together than one may give', async () => {
    const many = Array.from({ length: 20 }, () => 'trigger.list');
    const outcome = await pool.evaluateAll(many, plain);
    expect(outcome).toMatchObject({ ok: false, index: 12, failure: { message: expect.stringContaining('too large') } });
  });

  test('see steps that are still JSON text', async () => {
    const texts = { Fetch: new TextEncoder().encode('{"total": 40}') };
    const context = { trigger: { n: 2 }, steps: {}, texts };
    expect(await pool.evaluate('steps.Fetch.data.total + trigger.n', context)).toEqual({ ok: true, value: 42 });
  });
});

describe('large values', () => {
  const bytes = new TextEncoder().encode(JSON.stringify({ text: 'x'.repeat(1_000_000), n: 7 }));
  const work = {
    fields: NO_FIELDS,
    trigger: { who: 'Ada' },
    nodes: [{ id: 'a', label: 'Fetch' }],
    results: [['a', { success: true, bytes }]],
  } as const;
  const input = { kind: 'input', literal: { code: '{{not.a.template}}' }, contexts: {} } as const;

  test('are filled, and a small outcome is a value', async () => {
    const filled = await pool.fillTemplates({
      ...work,
      value: { n: '{{Fetch.n}}', who: '{{trigger.who}}' },
      purpose: input,
    });
    expect(filled).toEqual({ ok: true, value: { n: 7, who: 'Ada', code: '{{not.a.template}}' } });
  });

  test('a large outcome stays JSON text, and the event loop goes on meanwhile', async () => {
    const nine = Array.from({ length: 9 }, () => '{{Fetch.text}}');
    let text = '';
    const fill = async () => {
      const filled = await pool.fillTemplates({ ...work, value: { nine }, purpose: input });
      if ('bytes' in filled) text = new TextDecoder().decode(filled.bytes);
    };
    expect(await goesOnDuring(fill)).toBe(true);
    expect(JSON.parse(text)).toEqual({ nine: nine.map(() => 'x'.repeat(1_000_000)), code: '{{not.a.template}}' });
  });

  test('rows are evaluated where they are filled', async () => {
    const rows = [{ left: '{{Fetch.text}}', operator: 'startsWith', right: 'xx' }];
    const filled = await pool.fillTemplates({ ...work, value: rows, purpose: { kind: 'rows', combine: 'all' } });
    expect(filled).toEqual({ ok: true, value: true });
  });

  test('templates that cannot be filled give the reason', async () => {
    const filled = await pool.fillTemplates({ ...work, value: { a: '{{Fetch.nothing}}' }, purpose: input });
    expect(filled).toMatchObject({ ok: false, failure: { type: 'template_unresolved' } });
  });
});

test('a closed pool refuses, and closing twice is harmless', async () => {
  const closing = createExpressionPool({ threads: 1 });
  const waiting = closing.evaluate('1', { trigger: null, steps: {} });
  await closing.close();
  await closing.close();
  expect(await waiting).toHaveProperty('ok');
  expect(await closing.evaluate('1', { trigger: null, steps: {} })).toMatchObject({ ok: false });
});
