import { describe, expect, test } from 'vitest';
import { parseExpression } from '#schemas/cel/syntax/parse-expression.ts';
import { listNodes } from '#schemas/cel/syntax/list-nodes.ts';

const LIMITS = { nodes: 100, depth: 10 };
const parse = (source: string) => parseExpression(source, LIMITS);

/** The expression with every operation in parentheses. */
function show(source: string): string {
  const write = (node: ReturnType<typeof parse>): string => {
    switch (node.kind) {
      case 'literal':
        return typeof node.value === 'bigint' ? node.value.toString() : node.kind;
      case 'name':
        return node.name;
      case 'call':
        return `(${[node.name, ...node.args.map(write)].join(' ')})`;
      case 'logical':
        return `(${node.operator} ${write(node.left)} ${write(node.right)})`;
      case 'conditional':
        return `(? ${write(node.test)} ${write(node.yes)} ${write(node.no)})`;
      case 'select':
        return `${write(node.operand)}.${node.field}`;
      default:
        return node.kind;
    }
  };
  return write(parse(source));
}

test.each([
  ['1 + 2 * 3', '(_+_ 1 (_*_ 2 3))'],
  ['1 - 2 - 3', '(_-_ (_-_ 1 2) 3)'],
  ['a || b && c', '(|| a (&& b c))'],
  ['a == b < c', '(_<_ (_==_ a b) c)'],
  ['a in b || c', '(|| (_in_ a b) c)'],
  ['a ? b : c ? d : e', '(? a b (? c d e))'],
  ['a ? b ? 1 : 2 : 3', '(? a (? b 1 2) 3)'],
  ['!!a', '(!_ (!_ a))'],
  ['-a.b', '(-_ a.b)'],
  ['--1', '(-_ -1)'],
  ['1 -1', '(_-_ 1 1)'],
  ['(1 + 2) * 3', '(_*_ (_+_ 1 2) 3)'],
  ['a.package.if', 'a.package.if'],
  ['1 // + 2\n+ 3', '(_+_ 1 3)'],
])('%s is read as %s', (source, expected) => {
  expect(show(source)).toBe(expected);
});

test.each<[string, unknown]>([
  ['0x1F', 31n],
  ['1e3', 1000],
  ['.5', 0.5],
  ['-9223372036854775808', -9223372036854775808n],
  ['3u', { kind: 'uint', value: 3n }],
  ['"\\u00e9\\x41\\101\\n"', 'éAA\n'],
  ["r'\\n'", '\\n'],
  ["'''a'b\n'''", "a'b\n"],
  ['b"é\\xff"', Uint8Array.of(0xc3, 0xa9, 0xff)],
  ['br"\\x"', Uint8Array.of(92, 120)],
  ['null', null],
])('%s is a literal', (source, value) => {
  expect(parse(source)).toMatchObject({ kind: 'literal', value });
});

test.each<[string, number, string]>([
  ['a +', 3, 'the expression ends'],
  ['a b', 2, 'there is b'],
  ['a = b', 2, 'write =='],
  ['f(a,)', 4, 'Expected a value'],
  ['[1, 2', 5, 'Expected ]'],
  ['{1, 2}', 2, 'Expected :'],
  ['if', 0, 'a word of CEL'],
  ['a.true', 2, 'a word of CEL'],
  ['"\\q"', 1, 'Unknown escape'],
  ['"\\ud800"', 1, 'no Unicode code point'],
  ['b"\\u0041"', 2, 'write \\x'],
  ['1 + 99999999999999999999', 4, 'beyond the range'],
  ['a.`b', 2, 'backtick'],
  ['a.map(1, a)', 6, 'takes a name first'],
  ['a.all(x, x, x)', 9, 'must differ'],
  ['has(a)', 0, 'has() takes a field'],
  ['f(a){b: 1}', 4, 'there is {'],
  ['M{1: 2}', 2, 'Expected a field name'],
  ['"open', 0, 'has no end'],
])('%s is refused at character %i', (source, offset, message) => {
  expect(() => parse(source)).toThrow(expect.objectContaining({ offset, message: expect.stringContaining(message) }));
});

describe('limits', () => {
  test('there are at most so many nodes', () => {
    expect(listNodes(parse(`1${'+1'.repeat(49)}`))).toHaveLength(99);
    expect(() => parse(`1${'+1'.repeat(50)}`)).toThrow('at most 100 parts');
  });

  test.each([
    ['parentheses', '(', ')'],
    ['lists', '[', ']'],
    ['calls', 'f(', ')'],
    ['indices', '1[', ']'],
    ['else branches', 'a ? b : ', ''],
  ])('%s are at most so deep', (_, open, close) => {
    expect(() => parse(`${open.repeat(10)}1${close.repeat(10)}`)).not.toThrow();
    expect(() => parse(`${open.repeat(11)}1${close.repeat(11)}`)).toThrow('at most 10 levels');
  });

  test('a chain of selections, signs or operators is not deep', () => {
    expect(() => parse(`a${'.b'.repeat(90)}`)).not.toThrow();
    expect(() => parse(`${'-'.repeat(90)}a`)).not.toThrow();
  });
});

test('a node knows where it stands, without the parentheses around it', () => {
  const call = parse(' (a + b).c(1)');
  expect(call).toMatchObject({ kind: 'call', name: 'c', at: 9, end: 13 });
  expect(listNodes(call).map(({ kind, start }) => `${kind} ${start}`)).toEqual([
    'call 2',
    'call 2',
    'name 2',
    'name 6',
    'literal 11',
  ]);
});
