import { CelError } from '../cel-error.ts';
import {
  count,
  endOf,
  expectKind,
  expectSymbol,
  goDeeper,
  isNext,
  peek,
  take,
  takeIf,
  unexpected,
  type Cursor,
} from './cursor.ts';
import type { Expression, ListItem, MapEntry, MessageField } from './expression.ts';
import { readLiteral } from './literal-value.ts';
import { expandMacro } from './macro.ts';

type Read = (cursor: Cursor) => Expression;

/** Words that CEL keeps for itself. Fields may be called so. */
const RESERVED = new Set(
  'as break const continue else false for function if import in let loop namespace null package return true var void while'.split(
    ' ',
  ),
);
const NEVER_FIELDS = new Set(['false', 'in', 'null', 'true']);

/** Reads what binds most tightly: a value with its selections, indices and calls. `read` reads what stands in brackets. */
export function readMember(cursor: Cursor, read: Read, first: Expression | null = null): Expression {
  let value = first ?? readPrimary(cursor, read);
  for (;;) {
    if (takeIf(cursor, '.')) value = readSelection(cursor, read, value);
    else if (takeIf(cursor, '[')) {
      const isOptional = takeIf(cursor, '?');
      const index = goDeeper(cursor, read);
      expectSymbol(cursor, ']');
      value = count(cursor, {
        kind: 'index',
        operand: value,
        index,
        isOptional,
        start: value.start,
        end: endOf(cursor),
      });
    } else if (isNext(cursor, '{')) value = readMessage(cursor, read, value);
    else return value;
  }
}

function readMessage(cursor: Cursor, read: Read, named: Expression): Expression {
  const name = toMessageName(named);
  if (name === null) throw unexpected(cursor, 'the end of the expression');
  expectSymbol(cursor, '{');
  const fields = readList(cursor, '}', (inner) => readField(inner, read));
  return count(cursor, { kind: 'message', name, fields, start: named.start, end: endOf(cursor) });
}

function toMessageName(node: Expression): string | null {
  if (node.kind === 'name') return node.name;
  if (node.kind !== 'select' || node.isOptional) return null;
  const before = toMessageName(node.operand);
  return before === null ? null : `${before}.${node.field}`;
}

function readField(cursor: Cursor, read: Read): MessageField {
  const isOptional = takeIf(cursor, '?');
  const { kind, text } = expectKind(cursor, ['name', 'quoted'], 'a field name');
  expectSymbol(cursor, ':');
  return { isOptional, name: kind === 'quoted' ? text.slice(1, -1) : text, value: read(cursor) };
}

function readSelection(cursor: Cursor, read: Read, receiver: Expression): Expression {
  const isOptional = takeIf(cursor, '?');
  const { kind, text, start: at } = expectKind(cursor, ['name', 'quoted'], 'a field name');
  if (kind === 'name' && NEVER_FIELDS.has(text)) throw new CelError(`${text} is a word of CEL and no field name.`, at);
  if (kind === 'name' && !isOptional && takeIf(cursor, '(')) {
    const args = readList(cursor, ')', read);
    return readCall(cursor, { name: text, receiver, args, at, start: receiver.start });
  }
  const field = kind === 'quoted' ? text.slice(1, -1) : text;
  const place = { start: receiver.start, end: endOf(cursor) };
  return count(cursor, { kind: 'select', operand: receiver, field, isOptional, at, ...place });
}

interface Written {
  readonly name: string;
  readonly receiver: Expression | null;
  readonly args: readonly Expression[];
  readonly at: number;
  readonly start: number;
}

function readCall(cursor: Cursor, written: Written): Expression {
  const call = count(cursor, { kind: 'call', ...written, end: endOf(cursor) });
  return expandMacro(call) ?? call;
}

function readPrimary(cursor: Cursor, read: Read): Expression {
  const token = peek(cursor);
  const { start } = token;
  const value = readLiteral(token);
  if (value !== undefined) {
    take(cursor);
    return count(cursor, { kind: 'literal', value, start, end: endOf(cursor) });
  }
  if (takeIf(cursor, '(')) {
    const inner = goDeeper(cursor, read);
    expectSymbol(cursor, ')');
    return inner;
  }
  if (takeIf(cursor, '[')) {
    const items = readList(cursor, ']', (inner) => readItem(inner, read));
    return count(cursor, { kind: 'list', items, start, end: endOf(cursor) });
  }
  if (takeIf(cursor, '{')) {
    const entries = readList(cursor, '}', (inner) => readEntry(inner, read));
    return count(cursor, { kind: 'map', entries, start, end: endOf(cursor) });
  }
  return readName(cursor, read);
}

function readName(cursor: Cursor, read: Read): Expression {
  const { start } = peek(cursor);
  const isGlobal = takeIf(cursor, '.');
  if (peek(cursor).kind !== 'name') throw unexpected(cursor, 'a value');
  const { text: name, start: at } = take(cursor);
  if (RESERVED.has(name)) throw new CelError(`${name} is a word of CEL and no name.`, at);
  if (takeIf(cursor, '(')) {
    return readCall(cursor, { name, receiver: null, args: readList(cursor, ')', read), at, start });
  }
  return count(cursor, { kind: 'name', name, isGlobal, start, end: endOf(cursor) });
}

/** Reads what stands between commas up to `end`. A comma may stand behind the last one, but not in a call. */
function readList<T>(cursor: Cursor, end: string, read: (cursor: Cursor) => T): readonly T[] {
  const items: T[] = [];
  while (!isNext(cursor, end)) {
    items.push(goDeeper(cursor, read));
    if (!takeIf(cursor, ',')) break;
    if (end === ')' && isNext(cursor, end)) throw unexpected(cursor, 'a value');
  }
  expectSymbol(cursor, end);
  return items;
}

function readItem(cursor: Cursor, read: Read): ListItem {
  const isOptional = takeIf(cursor, '?');
  return { isOptional, value: read(cursor) };
}

function readEntry(cursor: Cursor, read: Read): MapEntry {
  const isOptional = takeIf(cursor, '?');
  const key = read(cursor);
  expectSymbol(cursor, ':');
  return { isOptional, key, value: read(cursor) };
}
