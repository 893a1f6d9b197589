import { CelError } from '../cel-error.ts';
import { isKind, kindOf, toTypeName, type CelValue, type ValueKind } from './cel-value.ts';
import { createMapBuilder } from './cel-map.ts';
import { toDuration } from './duration.ts';
import { SECOND } from './seconds.ts';
import { toTimestamp } from './timestamp.ts';

/** The fields that an expression gives to a message. */
export type MessageFields = ReadonlyMap<string, CelValue>;

/** A message of Protocol Buffers that is a value of CEL. */
interface WellKnownMessage {
  readonly fields: Readonly<Record<string, ValueKind>>;
  make(fields: MessageFields): CelValue;
}

const INT_32 = 2n ** 31n;
const UINT_32 = 2n ** 32n;

/** A message with one field, whose value it is. */
function wrap(
  kind: ValueKind,
  absent: CelValue,
  change: (value: CelValue) => CelValue = (value) => value,
): WellKnownMessage {
  return { fields: { value: kind }, make: (fields) => change(fields.get('value') ?? absent) };
}

function toInt32(value: CelValue): CelValue {
  if (typeof value === 'bigint' && value < INT_32 && value >= -INT_32) return value;
  throw new CelError('The number is beyond the range of 32 bits.');
}

function toUint32(value: CelValue): CelValue {
  if (isKind(value, 'uint') && value.value < UINT_32) return value;
  throw new CelError('The number is beyond the range of 32 bits.');
}

function readInt(fields: MessageFields, name: string): bigint {
  const value = fields.get(name);
  return typeof value === 'bigint' ? value : 0n;
}

function toNanos(fields: MessageFields): bigint {
  return readInt(fields, 'seconds') * SECOND + readInt(fields, 'nanos');
}

function requireNanos(fields: MessageFields, isRight: (seconds: bigint, nanos: bigint) => boolean): void {
  const nanos = readInt(fields, 'nanos');
  const isInSecond = nanos < SECOND && nanos > -SECOND;
  if (!isInSecond || !isRight(readInt(fields, 'seconds'), nanos))
    throw new CelError('The nanoseconds are out of range.');
}

const TIME = { seconds: 'int', nanos: 'int' } as const;
const VALUES: Readonly<Record<string, ValueKind>> = {
  null_value: 'null',
  number_value: 'double',
  string_value: 'string',
  bool_value: 'bool',
  struct_value: 'map',
  list_value: 'list',
};

const MESSAGES: Readonly<Record<string, WellKnownMessage>> = {
  BoolValue: wrap('bool', false),
  BytesValue: wrap('bytes', new Uint8Array()),
  DoubleValue: wrap('double', 0),
  FloatValue: wrap('double', 0, (value) => Math.fround(Number(value))),
  Int32Value: wrap('int', 0n, toInt32),
  Int64Value: wrap('int', 0n),
  StringValue: wrap('string', ''),
  UInt32Value: wrap('uint', { kind: 'uint', value: 0n }, toUint32),
  UInt64Value: wrap('uint', { kind: 'uint', value: 0n }),
  Value: { fields: VALUES, make: (fields) => fields.values().next().value ?? null },
  ListValue: { fields: { values: 'list' }, make: (fields) => fields.get('values') ?? [] },
  Struct: { fields: { fields: 'map' }, make: (fields) => fields.get('fields') ?? createMapBuilder().build() },
  Duration: {
    fields: TIME,
    make: (fields) => {
      requireNanos(fields, (seconds, nanos) => seconds * nanos >= 0n);
      return toDuration(toNanos(fields));
    },
  },
  Timestamp: {
    fields: TIME,
    make: (fields) => {
      requireNanos(fields, (_, nanos) => nanos >= 0n);
      return toTimestamp(toNanos(fields));
    },
  },
};

/** The message of a name such as `google.protobuf.Duration`; `CelError` for one that is no value of CEL. */
export function findMessage(name: string): WellKnownMessage {
  const short = name.replace(/^google\.protobuf\./, '');
  const message = short !== name && Object.hasOwn(MESSAGES, short) ? MESSAGES[short] : undefined;
  if (message !== undefined) return message;
  throw new CelError(`There is no message ${name}: write a map, such as {"name": 1}.`);
}

/** Makes the value that a message stands for. Numbers mix (decision D36): an int may be given for a double. */
export function makeMessage(name: string, fields: MessageFields): CelValue {
  const message = findMessage(name);
  const given = new Map<string, CelValue>();
  for (const [field, value] of fields) {
    const wanted = message.fields[field];
    if (wanted === undefined) throw new CelError(`${name} has no field ${field}.`);
    const mixed = wanted === 'double' && typeof value === 'bigint' ? Number(value) : value;
    if (kindOf(mixed) !== wanted)
      throw new CelError(`${name}.${field} is ${wanted}, not ${toTypeName(kindOf(value))}.`);
    given.set(field, mixed);
  }
  return message.make(given);
}
