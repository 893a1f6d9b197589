import { expect, test } from 'vitest';
import { indexNodes } from '#schemas/templates/node-index.ts';
import { resolveTemplates } from '#schemas/templates/resolve-templates.ts';

function render(value: unknown): unknown {
  const resolved = resolveTemplates(value, {
    trigger: { list: [1, 2] },
    nodes: indexNodes([{ id: 'x', label: 'X' }]),
    output: () => ({ success: true, data: { data: { amount: 5 }, items: [1] } }),
  });
  return resolved.ok ? resolved.value : `${resolved.failure.type}: ${resolved.failure.message}`;
}

test.each(['{{X.data}}.amount', 'orders/{{X.items}}', '{{trigger}}[0]', 'n{{trigger.list}}'])(
  'A1: %s is a failure that names the reference: an object glued to text is a path that ended too early',
  (text) => {
    expect(render({ url: text })).toMatch(/^template_glued: \{\{[^}]+\}\} is (an object|a list), .* in "url"\./);
  },
);

test('A1: an object that stands apart from the text around it is written as JSON', () => {
  expect(render('Look: {{trigger.list}}.')).toBe('Look: [1,2].');
  expect(render('<list>{{trigger.list}}</list>')).toBe('<list>[1,2]</list>');
  expect(render('{"a":{{trigger.list}},"b":1}')).toBe('{"a":[1,2],"b":1}');
});
