import { z } from 'zod';
import { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { createEmptyDefinition } from '../../../examples/empty-definition.ts';
import { findExample } from '../../../examples/catalogue.ts';
import { parseBody } from '../../../server/http/parse-body.ts';
import { notFound } from '../../../server/http/problem-response.ts';
import { json, route } from '../../../server/http/route.ts';
import { readWorkflowsQuery } from '../../../server/workflows/page-queries.ts';
import { listWorkflows } from '../../../server/workflows/workflow-summary.ts';
import { createWorkflow } from '../../../server/workflows/workflows.ts';
import { refuseMethods } from '../../../server/http/refuse-methods.ts';

/** An example's id, a definition to import, or nothing for an empty workflow. */
const Create = z.union([
  z.strictObject({ exampleId: z.string() }),
  z.strictObject({ definition: WorkflowDefinition }),
  z.strictObject({ name: z.string().trim().min(1).max(200).optional() }),
]);

export const GET = route(async (request, { principal, dependencies }) => {
  const page = readWorkflowsQuery(new URL(request.url).searchParams);
  return json(await listWorkflows(dependencies.database, principal.userId, page));
});

export const POST = route(async (request, { principal, dependencies }) => {
  const body = await parseBody(request, Create);
  const example = 'exampleId' in body ? findExample(body.exampleId) : undefined;
  if ('exampleId' in body && example === undefined) throw notFound('example');
  const definition =
    example?.definition ??
    ('definition' in body ? body.definition : createEmptyDefinition('name' in body ? body.name : undefined));
  return json(await createWorkflow(dependencies.database, principal.userId, definition), 201);
});

export const { PUT, PATCH, DELETE } = refuseMethods('GET', 'POST');
