import { expect, it } from 'vitest';
import { checkExpression, evaluateExpression } from '#schemas/expressions/cel.ts';
import type { Json } from '#schemas/json.ts';
import { evaluate, expectFailures, expectValues } from './evaluate-case.ts';

it('B4: has() of a field under an index is true or false', () => {
  expectValues([
    ['has(trigger.items[0].price)', true],
    ['has(trigger.items[1].price)', false],
    ['has(trigger["items"][0].price)', true],
    ['has({"a": {"b": 1}}.a.b)', true],
    ['has(trigger.n.price)', false],
  ]);
  expectFailures([
    ['has(trigger.items[9].price)', 'Index out of range: 9'],
    ['has(trigger.gone.price)', 'No such key: gone'],
  ]);
  expect(checkExpression('has(trigger.items[0])')).toMatchObject({ ok: false });
});

it('B7: positions in a text count code points, and only letters of ASCII change case', () => {
  expectValues([
    ['trigger.text.substring(1, 2)', '😀'],
    ['trigger.text.substring(2)', 'b😀'],
    ['trigger.text.indexOf("b")', 2],
    ['trigger.text.lastIndexOf("😀")', 3],
    ['trigger.text.lastIndexOf("😀", 2)', 1],
    ['trigger.text.indexOf("😀", 2)', 3],
    ['trigger.text.charAt(3)', '😀'],
    ['trigger.text.charAt(4)', ''],
    ['trigger.text.substring(size(trigger.text) - 1)', '😀'],
    ['trigger.text.reverse()', '😀b😀a'],
    ['trigger.text.split("")', ['a', '😀', 'b', '😀']],
    ['trigger.text.replace("", "-")', '-a-😀-b-😀-'],
    ['"\\U00010348" > "\\uFFFD"', true],
    ['"Äa".lowerAscii() + "äA".upperAscii()', 'ÄaäA'],
  ]);
  expectFailures([
    ['trigger.text.charAt(5)', 'Index out of range: 5'],
    ['trigger.text.substring(5)', 'Index out of range: 5'],
    ['trigger.text.substring(2, 1)', 'Invalid range'],
  ]);
});

it('B9: loops over an empty list compare by any operator', () => {
  expectValues([
    ['([] + trigger.list).exists(x, x == 1)', true],
    ['([] + trigger.list).filter(x, x > 1)', [2, 3]],
    ['[].all(x, x > 0)', true],
    ['[].filter(x, x > 0)', []],
    ['{}.exists(k, k < 1)', false],
    ['[].map(x, x + 1)', []],
  ]);
});

it('B10: numbers mix everywhere', () => {
  expectValues([
    ['trigger.cond ? 1 : 2.5', 1],
    ['trigger.cond ? 2.5 : 1', 2.5],
    ['(trigger.cond ? 1 : 2.5) + 1', 2],
    ['[1] == [1.0]', true],
    ['[[1], [2.0]] == [[1.0], [2]]', true],
    ['{"a": 1} == {"a": 1.0}', true],
    ['[1] + [2.5]', [1, 2.5]],
    ['1.0 in [1, 2]', true],
    ['2 in [1.5, 2.0]', true],
    ['[1, 2.5].map(x, x * 2)', [2, 5]],
    ['{1: "a"}[1.0]', 'a'],
    ['math.ceil(trigger.n) + math.round(2.5)', 6],
    ['math.greatest(1, 2.5, trigger.n)', 3],
    ['[3, 1.5, 2].sort()', [1.5, 2, 3]],
    ['cel.bind(x, 1, x + 0.5)', 1.5],
    ['-trigger.n * 0.5', -1.5],
    ['sets.contains([1, 2.0], [2, 1.0])', true],
    ['optional.none().orValue(1) + 0.5', 1.5],
    ['3 / 2', 1],
    ['3 / 2.0', 1.5],
  ]);
  for (const source of ['(trigger.cond ? 1 : 2.5) + "a"', '"abc".charAt(1.5)', '1u + 1']) {
    expect(checkExpression(source)).toMatchObject({ ok: false });
  }
});

it('B11: a field name may stand in backticks', () => {
  expectValues([
    ['trigger.`content-type`', 'text/plain'],
    ['has(trigger.`content-type`) && !has(trigger.`content-length`)', true],
    ['{"/api/v1": 1, "a b.c": 2}.`a b.c`', 2],
  ]);
  expect(checkExpression('trigger.`a"b`')).toMatchObject({ ok: false, offset: 8 });
});

it('B12: what the run cannot do is refused when the workflow is saved', () => {
  const sources = ['optional.of(1)', '[optional.of(1)]', '{"a": trigger.?n}', 'trigger.?n', 'trigger.items[?0]'];
  for (const source of sources) {
    expect(checkExpression(source)).toMatchObject({ ok: false, message: expect.stringContaining('.orValue()') });
    expect(evaluate(source)).toContain('.orValue()');
  }
  for (const source of ['google.protobuf.Any{}', 'Message{}', 'cel.block([1], 1)', 'protos.hasExt(1, 2)']) {
    expect(checkExpression(source)).toMatchObject({ ok: false });
  }
  expectValues([
    ['trigger.?gone.orValue("none")', 'none'],
    ['trigger.?items[0].price.orValue(0)', 1],
    ['optional.of(1).value()', 1],
    ['[?trigger.?n, ?trigger.?gone]', [3]],
    ['type(optional.of(1))', 'optional_type'],
    ['trigger.?n.optMap(n, n + 1).orValue(0)', 4],
  ]);
});

it('B13: keys keep their types, ints have 64 bits, bytes are UTF-8', () => {
  expectValues([
    ['1 in {"1": 2}', false],
    ['dyn(1) in {"1": 2}', false],
    ['"1" in {1: 2}', false],
    ['{1: 2}.map(k, k + 1)', [2]],
    ['true in {true: 1}', true],
    ['b"é" == bytes("é")', true],
    ['b"\\xff" == b"\\377"', true],
    ['string(b"\\303\\251")', 'é'],
    ['dyn([3u]) == dyn([3])', true],
    ['dyn(3u) in [3]', true],
  ]);
  expectFailures([
    ['int(1e99)', 'beyond the range'],
    ['int(trigger.n * 1e99)', 'beyond the range'],
    ['9223372036854775807 + 1', 'beyond the range'],
    ['-(-9223372036854775807 - 1)', 'beyond the range'],
    ['9223372036854775808', 'beyond the range'],
    ['uint(-1)', 'beyond the range'],
    ['dyn({"1": 2})[dyn(1)]', 'No such key: 1'],
    ['{1.5: 2}', 'Unsupported key type'],
    ['{"a": 1, "a": 2}', 'Repeated key: a'],
    ['string(b"\\xff")', 'no text'],
  ]);
});

it('B14: the extensions on texts, numbers, lists, sets and with two variables', () => {
  expectValues([
    ['"%s is %d, %.2f, %x".format(["a", 1, 1.5, 255])', 'a is 1, 1.50, ff'],
    ['" a,b ".trim().split(",").join("+")', 'a+b'],
    ['"aaa".replace("a", "b", 2)', 'bba'],
    ['strings.quote("a\\n\\"b\\"")', '"a\\n\\"b\\""'],
    ['math.abs(-1) + math.bitOr(1, 2) + math.least(4, 5)', 8],
    ['math.isNaN(0.0 / 0.0)', true],
    ['[3, 1, 2, 1].distinct().sort().reverse()', [3, 2, 1]],
    ['trigger.items.sortBy(i, i.?price.orValue(9)).map(i, has(i.price))', [true, false]],
    ['[1, [2, [3]]].flatten(2) + lists.range(2) + [1, 2, 3].slice(1, 2)', [1, 2, 3, 0, 1, 2]],
    ['[1, 2].first().orValue(0) + [1, 2].last().orValue(0)', 3],
    ['sets.intersects(trigger.list, [3, 4])', true],
    ['trigger.list.all(i, x, i < x)', true],
    ['{"a": 1}.exists(k, v, k == "a" && v == 1)', true],
    ['trigger.list.existsOne(i, x, i == 1)', true],
    ['trigger.list.transformList(i, x, i > 0, x * 2)', [4, 6]],
    ['{"a": 1}.transformMap(k, v, v + 1)', { a: 2 }],
    ['trigger.list.transformMapEntry(i, x, {string(x): i})', { 1: 0, 2: 1, 3: 2 }],
    ['base64.encode(b"abc") + string(base64.decode("YWJj"))', 'YWJjabc'],
  ]);
});

it('D4: no key of the data has a meaning of its own', () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'kind', 'length', 'then'];
  for (const name of names) {
    for (const value of ['text', null, 1, { a: 1 }]) {
      const data: Json = JSON.parse(`{"price": 3, ${JSON.stringify(name)}: ${JSON.stringify(value)}}`);
      const context = { trigger: data, steps: {} };
      const values = ['trigger.price > 2', `trigger.${name}`, `trigger["${name}"]`, `"${name}" in trigger`, 'trigger'];
      const evaluated = values.map((source) => evaluateExpression(source, context));
      const expected = [true, value, value, true, data].map((each) => ({ ok: true, value: each }));
      expect(evaluated).toEqual(expected);
    }
    expect(evaluateExpression(`trigger.${name}`, { trigger: {}, steps: {} })).toMatchObject({ ok: false });
    expect(evaluateExpression(`has(trigger.${name})`, { trigger: {}, steps: {} })).toEqual({
      ok: true,
      value: false,
    });
  }
});
