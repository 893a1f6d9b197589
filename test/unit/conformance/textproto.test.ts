import { expect, test } from 'vitest';
import { parseTextproto, readAll, readSubmessage, readText } from '../../conformance/textproto.ts';

const SOURCE = String.raw`
# A comment: "with quotes"
name: "one" ' two'
escaped: '\303\274\x41\u00e9\n\''
number: -1.5e+10
list: [1, 2]
list: 3
inner { word: TRUE, deeper < deepest: {} > }
any: { [type.googleapis.com/google.protobuf.Duration]: { seconds: 5 } }
`;

const message = parseTextproto(SOURCE);

test('texts that follow one another are one, and escapes are bytes', () => {
  expect(readText(message, 'name')).toBe('one two');
  expect(readText(message, 'escaped')).toBe("üAé\n'");
});

test('numbers and words are as they are written', () => {
  expect(readText(message, 'number')).toBe('-1.5e+10');
  expect(readText(readSubmessage(message, 'inner') ?? [], 'word')).toBe('TRUE');
});

test('a field may come several times, in brackets too', () => {
  expect(readAll(message, 'list')).toEqual(['1', '2', '3']);
  expect(readText(message, 'gone')).toBe('');
});

test('messages stand in braces or angle brackets, and an Any names its type', () => {
  expect(readSubmessage(message, 'inner')).toEqual([
    ['word', 'TRUE'],
    ['deeper', [['deepest', []]]],
  ]);
  expect(readSubmessage(message, 'any')).toEqual([
    ['type.googleapis.com/google.protobuf.Duration', [['seconds', '5']]],
  ]);
});

test('what is cut off is an error', () => {
  expect(() => parseTextproto('inner {')).toThrow('ends inside a message');
  expect(() => parseTextproto('name: "open')).toThrow('Not in text format');
});
