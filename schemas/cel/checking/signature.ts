import type { CelType, PlainType } from './cel-type.ts';

/** What a function takes and gives. A method's receiver is its first parameter. */
export interface Signature {
  readonly name: string;
  readonly isMethod: boolean;
  readonly parameters: readonly CelType[];
  /** Whether the last parameter may come any number of times. */
  readonly isVariadic: boolean;
  readonly result: CelType;
}

const PLAIN: readonly PlainType['kind'][] = [
  'dyn',
  'null',
  'bool',
  'int',
  'uint',
  'double',
  'number',
  'string',
  'bytes',
  'timestamp',
  'duration',
];

/**
 * Reads a signature: `list<A>.join(string): string` is a method, `math.abs(int): int` a function, `math.least(number...): number` one with any number
 * of arguments. A capital letter is a parameter.
 */
export function parseSignature(text: string): Signature {
  const [, head = '', args = '', result = ''] = /^(.*)\((.*)\): (.*)$/.exec(text) ?? [];
  const dot = head.lastIndexOf('.');
  const receiver = dot < 0 ? null : readType(head.slice(0, dot));
  const isVariadic = args.endsWith('...');
  const listed = splitParts(isVariadic ? args.slice(0, -3) : args).map(requireType);
  return {
    name: receiver === null ? head : head.slice(dot + 1),
    isMethod: receiver !== null,
    parameters: receiver === null ? listed : [receiver, ...listed],
    isVariadic,
    result: requireType(result),
  };
}

function requireType(text: string): CelType {
  const type = readType(text);
  if (type === null) throw new TypeError(`${text} is no type.`);
  return type;
}

function readType(text: string): CelType | null {
  if (/^[A-Z]$/.test(text)) return { kind: 'parameter', name: text };
  const plain = PLAIN.find((kind) => kind === text);
  if (plain !== undefined) return { kind: plain };
  const [, outer, inner = ''] = /^(list|map|optional|type)<(.*)>$/.exec(text) ?? [];
  const [first, second] = splitParts(inner).map(requireType);
  if (outer === 'list' && first) return { kind: 'list', item: first };
  if (outer === 'map' && first && second) return { kind: 'map', key: first, value: second };
  if (outer === 'optional' && first) return { kind: 'optional', value: first };
  return outer === 'type' && first ? { kind: 'type', of: first } : null;
}

/** Splits at the commas that stand in no angle brackets. */
function splitParts(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const character = text.charAt(at);
    if (character === '<') depth++;
    if (character === '>') depth--;
    if (at === text.length || (character === ',' && depth === 0)) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts.filter((part) => part !== '');
}
