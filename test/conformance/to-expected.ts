import { createMapBuilder } from '#schemas/cel/values/cel-map.ts';
import type { CelValue } from '#schemas/cel/values/cel-value.ts';
import { SECOND } from '#schemas/cel/values/seconds.ts';
import type { CelType } from '#schemas/cel/checking/cel-type.ts';
import { readAll, readSubmessage, readText, type Field, type Message } from './textproto.ts';

/** What a test needs that CEL has not without Protocol Buffers. */
export class NeedsProtobuf extends Error {}

function toMessage(field: Field | undefined): Message {
  return typeof field === 'string' || field instanceof Uint8Array || field === undefined ? [] : field;
}

function toBytes(field: Field): Uint8Array {
  return field instanceof Uint8Array ? new Uint8Array(field) : new Uint8Array();
}

function toDouble(text: string): number {
  if (/^-?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return /^nan$/i.test(text) ? NaN : Number(text);
}

function toTime(object: Message): CelValue {
  const [[type, field] = ['', '']] = object;
  const time = toMessage(field);
  const nanos = BigInt(readText(time, 'seconds') || 0) * SECOND + BigInt(readText(time, 'nanos') || 0);
  if (type.endsWith('/google.protobuf.Duration')) return { kind: 'duration', nanos };
  if (type.endsWith('/google.protobuf.Timestamp')) return { kind: 'timestamp', nanos };
  throw new NeedsProtobuf(type);
}

function toMap(message: Message): CelValue {
  const map = createMapBuilder();
  for (const entry of readAll(message, 'entries').map(toMessage)) {
    map.add(toValue(readSubmessage(entry, 'key')), toValue(readSubmessage(entry, 'value')));
  }
  return map.build();
}

/** The value that a message `cel.expr.Value` tells of. */
export function toValue(message: Message | null): CelValue {
  const [[kind, field] = ['', '']] = message ?? [];
  const text = readText(message ?? [], kind);
  switch (kind) {
    case 'null_value':
      return null;
    case 'bool_value':
      return text === 'true';
    case 'int64_value':
      return BigInt.asIntN(64, text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text));
    case 'uint64_value':
      return { kind: 'uint', value: BigInt(text) };
    case 'double_value':
      return toDouble(text);
    case 'string_value':
      return text;
    case 'bytes_value':
      return toBytes(field);
    case 'type_value':
      return { kind: 'type', name: text };
    case 'list_value':
      return readAll(toMessage(field), 'values').map((item) => toValue(toMessage(item)));
    case 'map_value':
      return toMap(toMessage(field));
    case 'object_value':
      return toTime(toMessage(field));
    default:
      throw new NeedsProtobuf(kind);
  }
}

const PRIMITIVES: Readonly<Record<string, CelType>> = {
  BOOL: { kind: 'bool' },
  INT64: { kind: 'int' },
  UINT64: { kind: 'uint' },
  DOUBLE: { kind: 'double' },
  STRING: { kind: 'string' },
  BYTES: { kind: 'bytes' },
};

function toMessageType(name: string): CelType {
  if (name === 'google.protobuf.Duration') return { kind: 'duration' };
  if (name === 'google.protobuf.Timestamp') return { kind: 'timestamp' };
  throw new NeedsProtobuf(name);
}

/** The type that a message `cel.expr.Type` tells of. */
export function toType(message: Message | null): CelType {
  const [[kind, field] = ['', '']] = message ?? [];
  const inner = toMessage(field);
  switch (kind) {
    case 'dyn':
      return { kind: 'dyn' };
    case 'null':
      return { kind: 'null' };
    case 'primitive':
      return PRIMITIVES[String(field)] ?? { kind: 'dyn' };
    case 'well_known':
      return { kind: field === 'DURATION' ? 'duration' : field === 'TIMESTAMP' ? 'timestamp' : 'dyn' };
    case 'list_type':
      return { kind: 'list', item: toType(readSubmessage(inner, 'elem_type')) };
    case 'map_type':
      return {
        kind: 'map',
        key: toType(readSubmessage(inner, 'key_type')),
        value: toType(readSubmessage(inner, 'value_type')),
      };
    case 'type':
      return { kind: 'type', of: inner.length === 0 ? { kind: 'dyn' } : toType(inner) };
    case 'type_param':
      return { kind: 'parameter', name: readText(message ?? [], kind) };
    case 'message_type':
      return toMessageType(readText(message ?? [], kind));
    case 'abstract_type':
      if (readText(inner, 'name') !== 'optional_type') throw new NeedsProtobuf(readText(inner, 'name'));
      return { kind: 'optional', value: toType(readSubmessage(inner, 'parameter_types')) };
    default:
      throw new NeedsProtobuf(kind);
  }
}
