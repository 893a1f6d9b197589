import { ListExecutionsQuery } from '#schemas/execution/execution-api.ts';
import { readShape, toShapeErrors } from '#schemas/shape-error.ts';
import { Refusal } from '../http/refusal.ts';

/** Filters of a list of executions from a query string; `status` may be given several times. @throws {Refusal} 400 naming what is wrong. */
export function readListQuery(search: URLSearchParams): ListExecutionsQuery {
  const given = Object.fromEntries([...search].filter(([, value]) => value !== ''));
  const statuses = search.getAll('status').filter((value) => value !== '');
  const parsed = readShape(ListExecutionsQuery, statuses.length > 0 ? { ...given, status: statuses } : given, 'query');
  if (parsed.success) return parsed.data;
  throw new Refusal(400, 'Bad request', 'A filter is not usable.', toShapeErrors(parsed.error, 'query').slice(0, 100));
}
