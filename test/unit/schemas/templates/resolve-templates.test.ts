import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FunctionResult } from '#schemas/execution/function-result.ts';
import type { Json } from '#schemas/json.ts';
import { listReferences, referencedNodeIds } from '#schemas/templates/list-references.ts';
import { indexNodes } from '#schemas/templates/node-index.ts';
import { parseTemplate } from '#schemas/templates/parse-template.ts';
import { resolveTemplates } from '#schemas/templates/resolve-templates.ts';
import { countCharacters } from '../../../builders/count-reads.ts';
import type { TemplateScope } from '#schemas/templates/template-scope.ts';

const outputs: Record<string, FunctionResult> = {
  'action-1': {
    success: true,
    data: { status: 200, content: 'text', data: { content: 'inner' }, items: [{ n: 1 }, { n: 2 }], 'a.b': 'dotted' },
  },
  'action-2': { success: true, data: 'plain' },
  failed: { success: false, error: { type: 'timeout', message: 'Too slow.', retryable: true } },
};
const scope: TemplateScope = {
  trigger: { token: 'secret', n: 3, yes: true, nothing: null, list: [1, 2], text: '{{trigger.token}}', '': 0 },
  nodes: indexNodes([
    { id: 'action-1', label: 'Fetch Data' },
    { id: 'action-2', label: 'v1.2 Call' },
    { id: 'action-3', label: 'Twin' },
    { id: 'action-4', label: 'twin' },
    { id: 'action-5', label: 'T win' },
    { id: 'skipped', label: 'Skipped' },
    { id: 'failed', label: 'Failed' },
  ]),
  output: (nodeId) => (Object.hasOwn(outputs, nodeId) ? outputs[nodeId] : undefined),
};

function render(value: unknown, jsonFields?: ReadonlySet<string>): unknown {
  const resolved = resolveTemplates(value, scope, jsonFields && { json: jsonFields, urls: new Set() });
  return resolved.ok ? resolved.value : `${resolved.failure.type}: ${resolved.failure.message}`;
}

describe('what a reference finds', () => {
  test.each<[string, unknown]>([
    ['{{trigger.token}}', 'secret'],
    ['{{ trigger . token }}', 'secret'],
    ['{{Trigger.n}}', 3],
    ['{{trigger.yes}}', true],
    ['{{trigger.nothing}}', null],
    ['{{trigger.list}}', [1, 2]],
    ['{{trigger.list[1]}}', 2],
    ['{{trigger.list.0}}', 1],
    ['{{trigger["token"]}}', 'secret'],
    ['Bearer {{trigger.token}}!', 'Bearer secret!'],
    ['{{trigger.n}}{{trigger.n}}', '33'],
    ['n={{trigger.n}} l={{trigger.list}} 0={{trigger.nothing}}', 'n=3 l=[1,2] 0='],
    ['{{action-1.status}}', 200],
    ['{{Fetch Data.status}}', 200],
    ['{{FetchData.status}}', 200],
    ['{{fetch_data.status}}', 200],
    ['{{FETCH-DATA.data.status}}', 200],
    ['{{@action-1:Fetch Data.status}}', 200],
    ['{{@action-1:an old label.status}}', 200],
    ['{{@action-2:v1.2 Call.data}}', 'plain'],
    ['{{v1.2 Call.data}}', 'plain'],
    ['{{FetchData.success}}', true],
    ['{{FetchData["a.b"]}}', 'dotted'],
    ['{{FetchData.items[1].n}}', 2],
    ['{{action-2}}', { success: true, data: 'plain' }],
    ['{{failed.error.type}}', 'timeout'],
    ['{{failed.success}}', false],
    ['{{trigger.missing ?? "default"}}', 'default'],
    ['{{trigger.missing??{"a":{}}}}', { a: {} }],
    ['{{trigger.nothing ?? 5}}', 5],
    ['{{skipped.data ?? []}}', []],
    ['{{nobody.data ?? null}}', null],
    ['{{trigger.n ?? 5}}', 3],
    ['{{trigger["-"] ?? "{{"}}', '{{'],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual(expected);
  });

  test('the result is read before its data: data.data of an http answer', () => {
    expect(render('{{FetchData.data.content}}')).toBe('text');
    expect(render('{{FetchData.data.data.content}}')).toBe('inner');
  });

  test('when the first reading fails, the whole path is read against data', () => {
    const http: TemplateScope = { ...scope, output: () => ({ success: true, data: { data: { content: 'body' } } }) };
    expect(resolveTemplates('{{FetchData.data.content}}', http)).toEqual({ ok: true, value: 'body' });
  });
});

describe('what cannot be filled', () => {
  test.each([
    ['{{trigger.missing}}', 'the trigger data has no such field'],
    ['{{trigger.token.length}}', 'the trigger data has no such field'],
    ['{{trigger.list.length}}', 'the trigger data has no such field'],
    ['{{trigger.list[-1]}}', 'a number or a "key"'],
    ['{{skipped.data}}', 'node skipped has no output'],
    ['{{nobody.data}}', 'no node has that id or label'],
    ['{{@nobody:Fetch Data.status}}', 'no node has that id or label'],
    ['{{TWIN.x ?? 1}}', 'more than one node'],
    ['{{TWIN.x}}', 'more than one node has that name: action-3, action-4, action-5'],
    ['{{FetchData.nope}}', 'the output of node action-1 has no such field'],
    ['{{}}', 'Name a node'],
    ['{{trigger.}}', 'field name is missing'],
    ['{{trigger.x', '"}}" is missing'],
    ['{{{trigger.n}}}', 'Name a node'],
    ['{{trigger.n | upper}}', 'the trigger data has no such field'],
    ['{{trigger.n ?? default}}', 'not a JSON value'],
    ['{{@action-1.status}}', 'After "@"'],
  ])('%s', (text, reason) => {
    expect(render(text)).toContain(reason);
  });

  test('the failure names the reference and the field', () => {
    const resolved = resolveTemplates({ body: ['{{trigger.missing}}'] }, scope);
    expect(resolved).toMatchObject({
      ok: false,
      failure: {
        type: 'template_unresolved',
        retryable: false,
        details: { reference: '{{trigger.missing}}', field: 'body.0' },
      },
    });
  });

  test.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'prototype',
    'constructor.constructor',
    'list.constructor',
    'list.map',
    'token.constructor',
    'n.toFixed',
  ])('inherited property trigger.%s is not found', (path) => {
    expect(render(`{{trigger.${path}}}`)).toContain('template_unresolved');
    expect(render(`{{FetchData.${path}}}`)).toContain('template_unresolved');
    expect(render(`{{${path}.x}}`)).toContain('template_unresolved');
  });

  test('templates that multiply a value beyond the limit of an output are refused', () => {
    const big = { ...scope, trigger: { text: 'x'.repeat(1_000_000), deep: { text: 'x'.repeat(1_000_000) } } };
    for (const text of ['{{trigger.text}}'.repeat(12), '{{trigger.deep}},'.repeat(12)]) {
      expect(resolveTemplates(text, big)).toMatchObject({ ok: false, failure: { type: 'template_too_large' } });
    }
    const list = Array.from({ length: 12 }, () => '{{trigger.deep}}');
    expect(resolveTemplates(list, big)).toMatchObject({ ok: false, failure: { type: 'template_too_large' } });
  });
});

describe('fields that hold JSON text', () => {
  const fields = new Set(['headers']);

  test("the specification's headers become an object whose leaves are filled", () => {
    const headers = '{"Authorization": "Bearer {{trigger.token}}"}';
    expect(render({ headers, other: headers }, fields)).toEqual({
      headers: { Authorization: 'Bearer secret' },
      other: '{"Authorization": "Bearer secret"}',
    });
  });

  test('a value cannot break out of its leaf', () => {
    const hostile = { ...scope, trigger: { token: '", "Host": "evil' } };
    expect(
      resolveTemplates({ headers: '{"A": "x {{trigger.token}}"}' }, hostile, { json: fields, urls: new Set() }),
    ).toEqual({
      ok: true,
      value: { headers: { A: 'x ", "Host": "evil' } },
    });
  });

  test('a bare reference and a key in quotes are understood', () => {
    expect(
      render({ headers: '{"n": {{trigger.n}}, "t": "{{trigger["token"]}}", "l": [{{trigger.list}}]}' }, fields),
    ).toEqual({
      headers: { n: 3, t: 'secret', l: [[1, 2]] },
    });
  });

  test('a single reference keeps its type, and plain text stays text', () => {
    expect(render({ headers: '{{trigger.list}}' }, fields)).toEqual({ headers: [1, 2] });
    expect(render({ headers: 'see {{trigger.n}}' }, fields)).toEqual({ headers: 'see 3' });
    expect(render({ headers: '{broken {{trigger.n}}' }, fields)).toEqual({ headers: '{broken 3' });
  });
});

describe('D12: null inside a text is nothing', () => {
  test.each<[unknown, unknown]>([
    ['Hi {{trigger.nothing}}!', 'Hi !'],
    ['{{trigger.nothing}}{{trigger.nothing}}', ''],
    ['{{trigger.nothing ?? null}}.', '.'],
    [{ url: 'https://a.example/o?id={{trigger.nothing}}' }, { url: 'https://a.example/o?id=' }],
    [{ url: 'https://a.example/#{{trigger.nothing}}' }, { url: 'https://a.example/#' }],
    [{ url: 'https://a.example/{{trigger.nothing ?? "none"}}' }, { url: 'https://a.example/none' }],
    [{ url: '{{trigger.nothing}}' }, { url: null }],
    [{ body: { url: 'https://a.example/{{trigger.nothing}}' } }, { body: { url: 'https://a.example/' } }],
    [{ url: 'https://a.example/{{trigger.nothing}}' }, 'is null, which cannot be a part of the address in "url"'],
    [{ url: 'https://{{trigger.nothing}}.example/' }, 'is null'],
    [{ url: '{{trigger.text}}/{{trigger.nothing ?? null}}/x?y=1' }, 'is null'],
  ])('%j', (value, expected) => {
    const resolved = resolveTemplates(value, scope, { json: new Set(), urls: new Set(['url']) });
    if (typeof expected === 'string' && typeof value !== 'string')
      expect(resolved).toMatchObject({
        ok: false,
        failure: { type: 'template_unresolved', message: expect.stringContaining(expected), details: { field: 'url' } },
      });
    else expect(resolved).toEqual({ ok: true, value: expected });
  });
});

test('what a template brings in is not scanned again', () => {
  expect(render('{{trigger.text}}')).toBe('{{trigger.token}}');
  expect(render('<{{trigger.text}}>')).toBe('<{{trigger.token}}>');
});

test('references are listed with the path of their text, and nodes once each', () => {
  const config = {
    a: ['{{FetchData.x}} {{action-1.y}}'],
    headers: '{"h": "{{Failed.z}}"}',
    bad: '{{',
    t: '{{trigger.x}}',
  };
  const found = listReferences(config, new Set(['headers']));
  expect(found.map(({ kind, at }) => `${kind} ${at.join('.')}`)).toEqual([
    'reference a.0',
    'reference a.0',
    'reference headers.h',
    'issue bad',
    'reference t',
  ]);
  expect([...referencedNodeIds(config, scope.nodes, new Set(['headers']))]).toEqual(['action-1', 'failed']);
});

test('offsets are those of the braces', () => {
  const { parts } = parseTemplate('ab{{trigger.n}}cd');
  expect(parts[1]).toMatchObject({ kind: 'reference', reference: { start: 2, end: 15, path: ['n'] } });
  expect(parseTemplate('ab{{trigger.n').issues).toEqual([{ offset: 13, message: 'Here "}}" is missing.' }]);
});

describe('properties', () => {
  test('a text without braces stands for itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.includes('{{'));
        expect(render(text)).toBe(text);
      }),
    );
  });

  test('JSON without templates stands for itself, hostile keys included', () => {
    const key = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'a', '');
    const json = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<Json>(null, true, 1, 'text'),
        fc.array(tie('value')),
        fc.array(fc.tuple(key, tie('value'))).map((entries): Json => Object.fromEntries(entries)),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.stringify(render(value))).toBe(JSON.stringify(value));
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
    );
  });

  test('any text at all parses into parts that cover it', () => {
    const piece = fc.oneof(
      fc.constantFrom('{{', '}}', '{', '}', '[', ']', '"', '\\', '.', '??', '@', ':', 'trigger', ' ', '0'),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const { parts } = parseTemplate(text);
        expect(parts.map((part) => (part.kind === 'literal' ? part.text : part.reference.source)).join('')).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['{{', '{{x ?? [[[[ }}', '{{x["', '{{x["}}', '{{a.', '{{a}}', '}}', '{{@a:', '{{x ?? "', '{ {'])(
    'half a megabyte of %s is read with a few looks at each character',
    (piece) => {
      const { text, count } = countCharacters(piece.repeat(Math.ceil(500_000 / piece.length)));
      parseTemplate(text);
      expect(count()).toBeLessThan(20 * text.length);
    },
  );
});
