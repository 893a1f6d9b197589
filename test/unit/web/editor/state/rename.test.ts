import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FunctionResult } from '#schemas/execution/function-result.ts';
import { evaluateExpression } from '#schemas/expressions/cel.ts';
import { toStepKeys } from '#schemas/expressions/step-keys.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { parseJsonText } from '#schemas/templates/json-text.ts';
import { indexNodes } from '#schemas/templates/node-index.ts';
import { resolveTemplates } from '#schemas/templates/resolve-templates.ts';
import { applyEdit } from '#web/editor/state/edit.ts';
import { labelComplaint } from '#web/editor/state/rewrite-references.ts';
import { definition, node } from '../arbitrary-edits.ts';

const outputs: Readonly<Record<string, FunctionResult>> = {
  'fetch.1': { success: true, data: { '007': 'bond', '7': 'seven', n: 1, 'a "b"': 'quoted', list: [10, 20] } },
  other: { success: true, data: { '007': 'wrong', n: 2, list: [0] } },
};

/** The values of all references of the reader, and of its expressions. */
function valuesOf(drawn: WorkflowDefinition): unknown {
  const reader = drawn.nodes.find(({ id }) => id === 'reader');
  const { mapping, ...config } = reader?.config ?? {};
  const nodes = indexNodes(drawn.nodes);
  const filled = resolveTemplates(
    config,
    { trigger: {}, nodes, output: (id) => outputs[id] },
    {
      json: new Set(['headers']),
      urls: new Set(),
    },
  );
  const steps = Object.fromEntries(
    drawn.nodes.flatMap((each) => toStepKeys(each).map((key) => [key, outputs[each.id] ?? { success: false }])),
  );
  // An id wins over a label.
  for (const [id, output] of Object.entries(outputs)) steps[id] = output;
  const sources = parseJsonText(typeof mapping === 'string' ? mapping : '{}') ?? {};
  const computed = Object.values(sources).map((source) =>
    evaluateExpression(String(source), { trigger: {}, steps: JSON.parse(JSON.stringify(steps)) }),
  );
  return { filled, computed };
}

const before = definition([
  node('fetch.1', { label: 'Fetch Data' }),
  node('other', { label: 'Other' }),
  node('reader', {
    config: {
      url: 'https://x/{{FetchData.data["007"]}}/{{Fetch Data.data.list[1]}}/{{other.n}}/{{OTHER.data["007"]}}',
      chip: '{{@fetch.1:Fetch Data.n}}',
      byId: '{{fetch.1.data["007"]}}',
      headers: '{"x": "{{FetchData.data[\\"a \\\\\\"b\\\\\\"\\"]}}", "y": {{FetchData.n ?? 3}}}',
      mapping: '{"sum": "steps.FetchData.data.n + 1", "key": "steps[\\"Other\\"].data.n"}',
    },
  }),
]);

test('D5: the reader reads what it is meant to read', () => {
  expect(JSON.stringify(valuesOf(before))).toContain('https://x/bond/20/2/wrong');
  expect(JSON.stringify(valuesOf(before))).toContain('quoted');
});

test.each([
  'a[0]',
  'x{y}',
  'say "hi"',
  'a}}b',
  '{{other}}',
  'v1.2',
  'fetch',
  'Other',
  'other',
  'trigger',
  '@x',
  'a ?? b',
  '',
])('D5: renamed to %j, every reference has the value that it had', (label) => {
  for (const nodeId of ['fetch.1', 'other']) {
    const after = applyEdit(before, { kind: 'rename', nodeId, label });
    expect(valuesOf(after)).toEqual(valuesOf(before));
  }
});

test('D5: so it is for any label', () => {
  const piece = fc.constantFrom(
    'a',
    'Other',
    'fetch',
    '1',
    '.',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '?',
    '@',
    ' ',
    '\\',
    'data',
  );
  fc.assert(
    fc.property(
      fc.constantFrom('fetch.1', 'other'),
      fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
      (nodeId, label) => {
        const after = applyEdit(before, { kind: 'rename', nodeId, label });
        expect(valuesOf(after)).toEqual(valuesOf(before));
      },
    ),
    { numRuns: 60 },
  );
});

test('D5: what a label cannot hold in templates is said while it is typed', () => {
  expect(labelComplaint('a[0]')).toContain('[ ]');
  expect(labelComplaint('a}}b')).toContain('}');
  expect(labelComplaint('say "hi"')).toContain('"');
  expect(labelComplaint('Who? Me')).toBeNull();
  expect(labelComplaint('Fetch Data')).toBeNull();
});
