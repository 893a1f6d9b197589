import { isRecord } from '../../json.ts';
import { toFieldTitle } from './field-title.ts';

/** One field that is not what it was, in words. A text is null where there was or is nothing. */
export interface FieldChange {
  /** Such as `URL`, `Mapping › total` or `Rows › 2 › right`. */
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A longer value tells no more: who wants it all opens the step. */
const LONGEST_TEXT = 200;

/** A value as people read it, without its end where it is long. */
export function toValueText(value: unknown): string | null {
  if (value === undefined) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}

function toMembers(value: unknown): ReadonlyMap<string, unknown> | null {
  if (Array.isArray(value)) return new Map(value.map((each: unknown, index) => [String(index + 1), each]));
  return isRecord(value) ? new Map(Object.entries(value)) : null;
}

/** Whether two values are the same JSON: the order of members and members that are undefined do not count. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [toMembers(a), toMembers(b)];
  if (left === null || right === null) return false;
  return [...new Set([...left.keys(), ...right.keys()])].every((key) => isSameJson(left.get(key), right.get(key)));
}

/** The leaves in which two values differ. Inside a list or an object each member is compared with its like; `path` names the values. */
export function findChangedFields(before: unknown, after: unknown, path: readonly string[]): readonly FieldChange[] {
  if (isSameJson(before, after)) return [];
  const [left, right] = [toMembers(before), toMembers(after)];
  if (left === null || right === null || Array.isArray(before) !== Array.isArray(after)) {
    return [{ field: path.join(' › '), before: toValueText(before), after: toValueText(after) }];
  }
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => {
    // Names inside a field are the user's own: they are told as they are.
    const name = path.length === 0 ? toFieldTitle(key) : key;
    return findChangedFields(left.get(key), right.get(key), [...path, name]);
  });
}
