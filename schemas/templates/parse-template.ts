import {
  TemplateSyntaxError,
  readJsonLiteral,
  readJsonString,
  readName,
  skipBlanks,
  takeToken,
  type TemplateCursor,
} from './template-cursor.ts';
import type { ReferenceHead, TemplateIssue, TemplatePart, TemplateReference } from './template-reference.ts';

/** The result of `parseTemplate`. Parts that could not be read are kept as literal text, with an issue each. */
export interface ParsedTemplate {
  readonly parts: readonly TemplatePart[];
  readonly issues: readonly TemplateIssue[];
}

/** At most so many broken templates are reported. The rest of the text is taken as it is. */
const MOST_ISSUES = 1_000;

/**
 * Cuts a text into literal parts and references (decisions D31, D33). Linear in the length of the text.
 *
 * ```
 * reference = "{{" head { "." name | "[" digits "]" | "[" JSON string "]" } [ "??" JSON value ] "}}"
 * head      = name | "@" node id ":" label
 * ```
 * Blanks may stand anywhere between these. To write braces as text: `{{trigger[""] ?? "{{"}}`.
 */
export function parseTemplate(text: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  const issues: TemplateIssue[] = [];
  let literal = '';
  let offset = 0;
  while (offset < text.length && issues.length < MOST_ISSUES) {
    const open = text.indexOf('{{', offset);
    if (open === -1) break;
    literal += text.slice(offset, open);
    const cursor: TemplateCursor = { text, offset: open };
    try {
      const reference = readReference(cursor);
      if (literal !== '') parts.push({ kind: 'literal', text: literal });
      literal = '';
      parts.push({ kind: 'reference', reference });
      offset = cursor.offset;
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      issues.push({ offset: error.offset, message: error.message });
      // The search begins after what was read, so that a text full of broken templates takes linear time too.
      const close = text.indexOf('}}', Math.max(cursor.offset - 1, open + 2));
      offset = close === -1 ? text.length : close + 2;
      literal += text.slice(open, offset);
    }
  }
  literal += text.slice(offset);
  if (literal !== '') parts.push({ kind: 'literal', text: literal });
  return { parts, issues };
}

/** Whether a text could hold a template at all; false means that it is taken as it stands. */
export function hasTemplate(text: string): boolean {
  return text.includes('{{');
}

function readReference(cursor: TemplateCursor): TemplateReference {
  const start = cursor.offset;
  takeToken(cursor, '{{');
  skipBlanks(cursor);
  const head = readHead(cursor);
  const path: string[] = [];
  for (;;) {
    skipBlanks(cursor);
    if (takeToken(cursor, '.')) path.push(readField(cursor));
    else if (takeToken(cursor, '[')) path.push(readIndex(cursor));
    else break;
  }
  let fallback: TemplateReference['fallback'] = null;
  if (takeToken(cursor, '??')) {
    skipBlanks(cursor);
    fallback = { value: readJsonLiteral(cursor) };
    skipBlanks(cursor);
  }
  if (!takeToken(cursor, '}}')) throw new TemplateSyntaxError(cursor.offset, 'Here "}}" is missing.');
  return { head, path, fallback, source: cursor.text.slice(start, cursor.offset), start, end: cursor.offset };
}

function readHead(cursor: TemplateCursor): ReferenceHead {
  const start = cursor.offset;
  if (!takeToken(cursor, '@')) {
    const name = readName(cursor);
    if (name === '') throw new TemplateSyntaxError(start, 'Name a node or "trigger" here.');
    return { kind: 'name', name };
  }
  const idStart = cursor.offset;
  while (/^[A-Za-z0-9_.-]$/.test(cursor.text.charAt(cursor.offset))) cursor.offset++;
  const nodeId = cursor.text.slice(idStart, cursor.offset);
  if (nodeId === '' || !takeToken(cursor, ':')) {
    throw new TemplateSyntaxError(cursor.offset, 'After "@" come a node id, ":" and a label.');
  }
  return { kind: 'id', nodeId, label: readName(cursor) };
}

function readField(cursor: TemplateCursor): string {
  const start = cursor.offset;
  const name = readName(cursor);
  if (name === '') throw new TemplateSyntaxError(start, 'A field name is missing after the dot.');
  return name;
}

function readIndex(cursor: TemplateCursor): string {
  skipBlanks(cursor);
  const start = cursor.offset;
  let index = '';
  if (cursor.text.charAt(start) === '"') index = readJsonString(cursor);
  else {
    while (/^[0-9]$/.test(cursor.text.charAt(cursor.offset))) cursor.offset++;
    if (cursor.offset === start) throw new TemplateSyntaxError(start, 'In brackets stands a number or a "key".');
    index = String(Number(cursor.text.slice(start, cursor.offset)));
  }
  skipBlanks(cursor);
  if (!takeToken(cursor, ']')) throw new TemplateSyntaxError(cursor.offset, 'Here "]" is missing.');
  return index;
}
