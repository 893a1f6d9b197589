import { z } from 'zod';
import { parseShape } from '#events/platform/http/parse-shape.ts';
import { WORKFLOWS_PER_PAGE } from './workflow-summary.ts';

const VERSIONS_PER_PAGE = 50;
const Limit = z.coerce.number().int().min(1).max(200);

/** Query of GET /api/workflows. */
const WorkflowsQuery = z.strictObject({
  cursor: z.string().max(500).optional(),
  limit: Limit.default(WORKFLOWS_PER_PAGE),
});

/** Query of GET /api/workflows/{id}/versions. */
const VersionsQuery = z.strictObject({
  before: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
  limit: Limit.default(VERSIONS_PER_PAGE),
});

function read<Shape extends z.ZodType>(shape: Shape, search: URLSearchParams): z.infer<Shape> {
  return parseShape(shape, Object.fromEntries([...search].filter(([, value]) => value !== '')));
}

/** Which page of the list of workflows is asked for. @throws {HttpProblem} 400 naming what is wrong. */
export function readWorkflowsQuery(search: URLSearchParams): z.infer<typeof WorkflowsQuery> {
  return read(WorkflowsQuery, search);
}

/** Which page of the list of versions is asked for. @throws {HttpProblem} 400 naming what is wrong. */
export function readVersionsQuery(search: URLSearchParams): z.infer<typeof VersionsQuery> {
  return read(VersionsQuery, search);
}
