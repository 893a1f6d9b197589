import { parseShape } from '#events/platform/http/parse-shape.ts';
import { ListExecutionsQuery } from '#schemas/execution/execution-api.ts';

/** Filters of a list of executions from a query string; `status` may be given several times. @throws {HttpProblem} 400 naming what is wrong. */
export function readListQuery(search: URLSearchParams): ListExecutionsQuery {
  const given = Object.fromEntries([...search].filter(([, value]) => value !== ''));
  const statuses = search.getAll('status').filter((value) => value !== '');
  return parseShape(ListExecutionsQuery, statuses.length > 0 ? { ...given, status: statuses } : given);
}
