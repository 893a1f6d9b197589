/** An unsigned integer of 64 bits. */
export interface Uint {
  readonly kind: 'uint';
  readonly value: bigint;
}

/** An instant, in nanoseconds since 1970. */
export interface Timestamp {
  readonly kind: 'timestamp';
  readonly nanos: bigint;
}

/** A span of time in nanoseconds. */
export interface Duration {
  readonly kind: 'duration';
  readonly nanos: bigint;
}

/** What `type()` gives. */
export interface TypeValue {
  readonly kind: 'type';
  readonly name: string;
}

/** A value that may be absent, which `undefined` stands for. */
export interface Optional {
  readonly kind: 'optional';
  readonly value: CelValue | undefined;
}

/** A key as a map keeps it: numbers that are equal are one key. */
export type MapKey = string | boolean | bigint;

/** A map with its entries in the order in which they were written. */
export interface CelMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<MapKey, CelValue>;
  /** Those of the integer keys that are of type uint. */
  readonly uints: ReadonlySet<MapKey>;
}

type Tagged = Uint | Timestamp | Duration | TypeValue | Optional | CelMap;

/** A value of CEL: `bigint` is int, `number` is double, `Uint8Array` is bytes. */
export type CelValue = null | boolean | bigint | number | string | Uint8Array | readonly CelValue[] | Tagged;

/** The type of a value at run time. */
export type ValueKind =
  | 'null'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'list'
  | 'map'
  | 'timestamp'
  | 'duration'
  | 'type'
  | 'optional';

/** Whether a value is a list. */
export function isList(value: CelValue): value is readonly CelValue[] {
  return Array.isArray(value);
}

/** Whether a value is one of those that say their kind. */
export function isKind<K extends Tagged['kind']>(value: CelValue, kind: K): value is Extract<Tagged, { kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

/** The type of a value. */
export function kindOf(value: CelValue): ValueKind {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (typeof value === 'boolean') return 'bool';
  if (value === null) return 'null';
  if (isList(value)) return 'list';
  return value instanceof Uint8Array ? 'bytes' : value.kind;
}

/** The name that CEL has for a type. */
export function toTypeName(kind: ValueKind): string {
  if (kind === 'null') return 'null_type';
  if (kind === 'optional') return 'optional_type';
  if (kind === 'timestamp') return 'google.protobuf.Timestamp';
  return kind === 'duration' ? 'google.protobuf.Duration' : kind;
}

/** The optional without a value. */
export const NONE: Optional = { kind: 'optional', value: undefined };

/** The optional with a value. */
export function toOptional(value: CelValue): Optional {
  return { kind: 'optional', value };
}
