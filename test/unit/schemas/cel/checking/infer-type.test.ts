import { expect, test } from 'vitest';
import { STANDARD_FUNCTIONS } from '#schemas/cel/functions/standard-functions.ts';
import { parseExpression } from '#schemas/cel/syntax/parse-expression.ts';
import { DYN, showType, type CelType } from '#schemas/cel/checking/cel-type.ts';
import { inferType } from '#schemas/cel/checking/infer-type.ts';

const variables = new Map<string, CelType>([
  ['x', DYN],
  ['list', { kind: 'list', item: { kind: 'string' } }],
]);

function typeOf(source: string): string {
  const expression = parseExpression(source, { nodes: 500, depth: 64 });
  return showType(inferType(expression, { variables, functions: STANDARD_FUNCTIONS }));
}

test.each([
  ['1 + 2', 'int'],
  ['1 + 2.5', 'double'],
  ['x + 1', 'int'],
  ['x + x', 'dyn'],
  ['x ? 1 : 2.5', 'number'],
  ['[1, 2.5]', 'list<number>'],
  ['[1, "a"]', 'list<dyn>'],
  ['[[], [1]]', 'list<list<int>>'],
  ['[]', 'list<dyn>'],
  ['[1] + [2.5]', 'list<number>'],
  ['{"a": 1, "b": x}', 'map<string, dyn>'],
  ['list.map(e, e.size())', 'list<int>'],
  ['list.filter(e, e == "a")[0]', 'string'],
  ['list.transformMap(i, e, e + "!")', 'map<int, string>'],
  ['list.transformMapEntry(i, e, {e: i})', 'map<string, int>'],
  ['list.sortBy(e, e.size()).first()', 'optional<string>'],
  ['cel.bind(e, 1, [e])', 'list<int>'],
  ['x.?a.b', 'optional<dyn>'],
  ['optional.of(1).optMap(e, string(e))', 'optional<string>'],
  ['optional.none().orValue("a")', 'string'],
  ['x.a.b[0]', 'dyn'],
  ['type(1)', 'type<int>'],
  ['timestamp(x) - timestamp(x)', 'duration'],
  ['math.greatest(1, 2)', 'int'],
  ['math.greatest(1, 2.5)', 'number'],
  ['size(x)', 'int'],
  ['x == 1 && x.y', 'bool'],
  ['"a" in x', 'bool'],
])('%s is %s', (source, type) => {
  expect(typeOf(source)).toBe(type);
});

test.each([
  ['"a" + 1', 'overload for + of (string, int)'],
  ['1u + 1', 'overload for + of (uint, int)'],
  ['1 == "a"', 'overload for == of (int, string)'],
  ['1u == 1', 'overload for == of (uint, int)'],
  ['1 in ["a"]', 'overload for in of (int, list<string>)'],
  ['!1', 'overload for ! of (int)'],
  ['list.size(1)', 'overload for size'],
  ['math.bitOr(1.5, 2)', 'overload for bitOr'],
  ['x ? 1 : "a"', 'must have one type, not int and string'],
  ['1 ? 2 : 3', 'must be true or false, not int'],
  ['1 && true', 'A side of && must be true or false, not int'],
  ['list.all(e, e)', 'condition of all must be true or false, not string'],
  ['1.map(e, e)', 'map is for lists and maps, not for int'],
  ['{}.sortBy(e, e)', 'sortBy is for lists, not for map'],
  ['"a".b', 'string has no fields: .b'],
  ['has(1.b)', 'int has no fields: .b'],
  ['list["a"]', 'cannot be indexed by string'],
  ['{1.5: 2}', 'Unsupported key type: double'],
  ['[?1]', 'there must be an optional, not int'],
  ['1.optMap(e, e)', 'optMap is for optionals, not for int'],
  ['optional.of(1).optFlatMap(e, e)', 'must give an optional, not int'],
  ['list.transformMapEntry(i, e, e)', 'must give a map, not string'],
  ['M{a: 1}', 'no message M'],
  ['google.protobuf.Duration{a: 1}', 'has no field a'],
  ['google.protobuf.Duration{seconds: 1} + 1', 'overload for + of (duration, int)'],
  ['y', 'Unknown variable: y'],
  ['list.all(e, true) && e', 'Unknown variable: e'],
])('%s is refused', (source, message) => {
  expect(() => typeOf(source)).toThrow(message);
});
