import type { CelValue } from '../values/cel-value.ts';

/** Where a node stands in its source, in UTF-16 units, without the parentheses around it; `end` is behind it. */
interface Place {
  readonly start: number;
  readonly end: number;
}

/** `1`, `"text"`, `true`, `null`. */
export interface Literal extends Place {
  readonly kind: 'literal';
  readonly value: CelValue;
}

/** `trigger`; with a dot before it (`.trigger`) it means no variable of a loop. */
export interface Name extends Place {
  readonly kind: 'name';
  readonly name: string;
  readonly isGlobal: boolean;
}

/** `a.b`, or `a.?b`, which gives an optional. `has(a.b)` is the same node of kind `has`. */
export interface Select extends Place {
  readonly kind: 'select' | 'has';
  readonly operand: Expression;
  readonly field: string;
  readonly isOptional: boolean;
  /** Where the field's name stands. */
  readonly at: number;
}

/** `a[b]`, or `a[?b]`, which gives an optional. */
export interface Index extends Place {
  readonly kind: 'index';
  readonly operand: Expression;
  readonly index: Expression;
  readonly isOptional: boolean;
}

/** A function, a method (which has a receiver), or an operator under its name in CEL, such as `_+_`. */
export interface Call extends Place {
  readonly kind: 'call';
  readonly name: string;
  readonly receiver: Expression | null;
  readonly args: readonly Expression[];
  /** Where the function's name or the operator stands. */
  readonly at: number;
}

/** `a && b`, `a || b`. */
export interface Logical extends Place {
  readonly kind: 'logical';
  readonly operator: '&&' | '||';
  readonly left: Expression;
  readonly right: Expression;
}

/** `a ? b : c`. */
export interface Conditional extends Place {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly yes: Expression;
  readonly no: Expression;
}

/** An element of a list; `?a` is left out when the optional `a` is empty. */
export interface ListItem {
  readonly value: Expression;
  readonly isOptional: boolean;
}

/** `[a, b]`. */
export interface ListLiteral extends Place {
  readonly kind: 'list';
  readonly items: readonly ListItem[];
}

/** An entry of a map; `?a: b` is left out when the optional `b` is empty. */
export interface MapEntry extends ListItem {
  readonly key: Expression;
}

/** `{a: b}`. */
export interface MapLiteral extends Place {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
}

/** A field of a message; `?a: b` is left out when the optional `b` is empty. */
export interface MessageField extends ListItem {
  readonly name: string;
}

/** `google.protobuf.Duration{seconds: 90}`. */
export interface MessageLiteral extends Place {
  readonly kind: 'message';
  readonly name: string;
  readonly fields: readonly MessageField[];
}

/** The macros that run their body once an element. */
export type LoopMacro =
  | 'all'
  | 'exists'
  | 'existsOne'
  | 'filter'
  | 'map'
  | 'sortBy'
  | 'transformList'
  | 'transformMap'
  | 'transformMapEntry';

/** `range.map(variable, filter, body)` and the like. */
export interface Loop extends Place {
  readonly kind: 'loop';
  readonly macro: LoopMacro;
  readonly range: Expression;
  /** One: the element or key. Two: index and element, or key and value. */
  readonly variables: readonly string[];
  readonly filter: Expression | null;
  readonly body: Expression;
}

/** `cel.bind(name, value, body)`; for optionals `value.optMap(name, body)`, `value.optFlatMap(name, body)`. */
export interface Bind extends Place {
  readonly kind: 'bind';
  readonly macro: 'bind' | 'optMap' | 'optFlatMap';
  readonly name: string;
  readonly value: Expression;
  readonly body: Expression;
}

/** A parsed expression of CEL. */
export type Expression =
  | Literal
  | Name
  | Select
  | Index
  | Call
  | Logical
  | Conditional
  | ListLiteral
  | MapLiteral
  | MessageLiteral
  | Loop
  | Bind;
