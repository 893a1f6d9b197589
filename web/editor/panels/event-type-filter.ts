import { isRecord } from '#schemas/json.ts';

function exactOf(filter: unknown): Readonly<Record<string, unknown>> | null {
  return isRecord(filter) && isRecord(filter['exact']) ? filter['exact'] : null;
}

/** The event type that the filters ask for exactly; empty when they ask for none. */
export function eventTypeOf(filters: unknown): string {
  const list: readonly unknown[] = Array.isArray(filters) ? filters : [];
  const type = list.map((filter) => exactOf(filter)?.['type']).find((each) => typeof each === 'string');
  return type ?? '';
}

/** The filters with another exact type; undefined when none is left. Other filters stay. */
export function withEventType(filters: unknown, type: string): readonly unknown[] | undefined {
  const list: readonly unknown[] = Array.isArray(filters) ? filters : [];
  const others = list.flatMap((filter): readonly unknown[] => {
    const exact = exactOf(filter);
    if (exact === null || typeof exact['type'] !== 'string') return [filter];
    const { type: _before, ...rest } = exact;
    return Object.keys(rest).length === 0 ? [] : [{ exact: rest }];
  });
  const next = type === '' ? others : [{ exact: { type } }, ...others];
  return next.length === 0 ? undefined : next;
}
