import { expect, test } from 'vitest';
import { hasErrors, validateDefinition } from '#schemas/validate-definition.ts';
import { onePerCause } from '#web/editor/checks/one-per-cause.ts';
import { definition, node } from '../arbitrary-edits.ts';
import { HTTP_REQUEST } from '../sample-functions.ts';

const functions = new Map([[HTTP_REQUEST.slug, HTTP_REQUEST]]);
const http = (id: string, url: string) => node(id, { config: { actionId: HTTP_REQUEST.slug, url } });
const trigger = node('start', { type: 'trigger' });
const check = (...args: Parameters<typeof definition>) => validateDefinition(definition(...args), { functions });

test('A7: every reference to a step that is gone is one problem, which tells in how many places', () => {
  const issues = check(
    [trigger, http('a', 'https://x/{{Gone.x}}/{{Gone.y}}'), http('b', 'https://x/{{gone.z}}/{{Other.x}}')],
    'start>a',
    'a>b',
  );
  const causes = onePerCause(issues);
  expect(causes.map(({ issue, others }) => [issue.nodeId, issue.code, others])).toEqual([
    ['a', 'unknown_reference', 2],
    ['b', 'unknown_reference', 0],
  ]);
});

//  start ─► a      b ─► c ─► d, which read what runs no more
test('A7, A8: a part that is not connected is one warning, allows the run, and hides what follows from it', () => {
  const part = [http('b', 'https://x/{{a.x}}'), http('c', 'https://x/{{a.x}}/{{Gone.x}}'), http('d', '')];
  const issues = check([trigger, http('a', 'https://x'), ...part], 'start>a', 'b>c', 'c>d');
  expect(hasErrors(issues)).toBe(false);
  expect(issues.map(({ nodeId, code, severity }) => [nodeId, code, severity])).toEqual([
    ['b', 'unreachable', 'warning'],
    ['d', 'missing_input', 'warning'],
  ]);
  expect(issues[0]?.message).toBe(
    'No path leads from a trigger to "b" (b) and the 2 steps behind it: they do not run.',
  );
});

test('A8: what runs may not read what does not', () => {
  const issues = check([trigger, http('a', 'https://x/{{b.x}}'), http('b', 'https://x')], 'start>a');
  expect(issues.map(({ nodeId, code, severity }) => [nodeId, code, severity])).toEqual([
    ['b', 'unreachable', 'warning'],
    ['a', 'reference_not_upstream', 'error'],
  ]);
});
