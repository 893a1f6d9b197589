import { OPERATOR } from '#schemas/execution/execution-api.ts';
import type { Failure } from '#schemas/failure.ts';

/** Somebody as those who read know them: ids say nothing to people. `ownIds` are the reader's user and the guests that it was before. */
export function personText(by: string, ownIds: readonly string[]): string {
  if (by === OPERATOR) return 'the operator';
  return ownIds.includes(by) ? 'you' : 'somebody else';
}

/** A failure's sentence; who rejected is named as `personText` does. */
export function failureText({ type, message }: Pick<Failure, 'type' | 'message'>, ownIds: readonly string[]): string {
  if (type !== 'approval_rejected') return message;
  return message.replace(
    /^Rejected by (.*?)(\.$|: )/s,
    (_all, by: string, rest: string) => `Rejected by ${personText(by, ownIds)}${rest}`,
  );
}
