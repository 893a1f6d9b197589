/** A type without parts. `number` stands for int, uint or double; `dyn` for any type. */
export interface PlainType {
  readonly kind:
    | 'dyn'
    | 'null'
    | 'bool'
    | 'int'
    | 'uint'
    | 'double'
    | 'number'
    | 'string'
    | 'bytes'
    | 'timestamp'
    | 'duration';
}

/** A type as far as it is known before an expression runs. A `parameter` is one that is found out while checking. */
export type CelType =
  | PlainType
  | { readonly kind: 'list'; readonly item: CelType }
  | { readonly kind: 'map'; readonly key: CelType; readonly value: CelType }
  | { readonly kind: 'optional'; readonly value: CelType }
  | { readonly kind: 'type'; readonly of: CelType }
  | { readonly kind: 'parameter'; readonly name: string };

/** Any type. */
export const DYN: PlainType = { kind: 'dyn' };
/** A truth value. */
export const BOOL: PlainType = { kind: 'bool' };

/** The parts of a type, each made into another one. */
export function mapParts(type: CelType, change: (part: CelType) => CelType): CelType {
  if (type.kind === 'list') return { kind: 'list', item: change(type.item) };
  if (type.kind === 'map') return { kind: 'map', key: change(type.key), value: change(type.value) };
  if (type.kind === 'optional') return { kind: 'optional', value: change(type.value) };
  return type.kind === 'type' ? { kind: 'type', of: change(type.of) } : type;
}

/** The parts of a type. */
export function listParts(type: CelType): readonly CelType[] {
  if (type.kind === 'list') return [type.item];
  if (type.kind === 'map') return [type.key, type.value];
  if (type.kind === 'optional') return [type.value];
  return type.kind === 'type' ? [type.of] : [];
}

/** A type as it is shown to people: `map<string, int>`. */
export function showType(type: CelType): string {
  if (type.kind === 'parameter') return 'dyn';
  const parts = listParts(type).map(showType);
  return parts.length === 0 ? type.kind : `${type.kind}<${parts.join(', ')}>`;
}

/** Whether a type is one of numbers. */
export function isNumeric({ kind }: CelType): boolean {
  return kind === 'int' || kind === 'uint' || kind === 'double' || kind === 'number';
}
