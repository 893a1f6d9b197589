import { expect, test } from 'vitest';
import { readListQuery } from '#web/server/executions/list-query.ts';
import { HttpProblem } from '#events/platform/http/http-problem.ts';

function refused(search: string): unknown {
  try {
    return readListQuery(new URLSearchParams(search));
  } catch (error) {
    if (error instanceof HttpProblem) return error.problem;
    throw error;
  }
}

test('a list is filtered by several statuses; an empty filter counts as absent', () => {
  expect(readListQuery(new URLSearchParams('status=RUNNING&status=FAILED&cursor='))).toEqual({
    status: ['RUNNING', 'FAILED'],
    limit: 50,
  });
});

test('a filter that is not known is refused by name', () => {
  expect(refused('stauts=RUNNING')).toMatchObject({
    status: 400,
    errors: [{ field: 'stauts', message: expect.stringContaining('There are workflowId, status, phase') }],
  });
});

test('the answer to an unknown status lists the known ones', () => {
  expect(refused('status=foo')).toMatchObject({
    errors: [{ field: 'status.0', message: expect.stringContaining('Choose one of "PENDING"') }],
  });
});
