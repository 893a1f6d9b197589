import type { Json } from '../json.ts';

/** Which value a reference starts from: a name (`trigger`, a node id or a label) or `@nodeId:Label`, where the id alone decides. */
export type ReferenceHead =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'id'; readonly nodeId: string; readonly label: string };

/** One `{{…}}` of a text. Array indexes are decimal text, so that `.0` and `[0]` mean the same. */
export interface TemplateReference {
  readonly head: ReferenceHead;
  readonly path: readonly string[];
  /** The JSON literal after `??`, taken when the reference is unresolved or null. */
  readonly fallback: { readonly value: Json } | null;
  /** The reference with its braces, as written. */
  readonly source: string;
  /** Offsets of the braces in the text, in UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A template that does not follow the grammar; `offset` points at the first unit that is wrong. */
export interface TemplateIssue {
  readonly offset: number;
  readonly message: string;
}

/** A piece of a text: literal, or a reference to be replaced. The pieces are in order and without gaps. */
export type TemplatePart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'reference'; readonly reference: TemplateReference };
