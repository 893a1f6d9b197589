import { expect, test } from 'vitest';
import type { DefinitionIssue } from '#schemas/definition/definition-issue.ts';
import { toFaceNodes, toLineEdges, type CanvasContent } from '#web/canvas/flow-elements.ts';
import { definition, node } from '../editor/arbitrary-edits.ts';

const flow = definition([node('a'), node('c', { type: 'condition' }), node('b')], 'a>c', 'c:false>b', 'c>b', 'b>gone');
const content: CanvasContent = { definition: flow, selection: new Set() };
const issue: DefinitionIssue = {
  nodeId: 'a',
  field: 'url',
  code: 'missing_input',
  message: '',
  fix: '',
  severity: 'error',
};

test('a face that did not change is the same object, so that it is not drawn again', () => {
  const before = toFaceNodes({ ...content, statuses: { a: 'running' } });
  const after = toFaceNodes({ ...content, statuses: { a: 'completed' } }, before);
  expect(after[0]).not.toBe(before[0]);
  expect(after[0]?.data.status).toBe('completed');
  expect(after.slice(1).every((face, index) => face === before[index + 1])).toBe(true);
});

test('a drag that is under way survives a change of status, and ends with a change of place', () => {
  const dragged = toFaceNodes(content).map((face) => ({ ...face, position: { x: 5, y: 5 } }));
  const later = toFaceNodes({ ...content, statuses: {} }, dragged);
  expect(later[0]?.position).toEqual({ x: 5, y: 5 });
  const nodes = flow.nodes.map((each) => (each.id === 'a' ? { ...each, position: { x: 9, y: 9 } } : each));
  expect(toFaceNodes({ ...content, definition: { ...flow, nodes } }, dragged)[0]?.position).toEqual({ x: 9, y: 9 });
});

test('faces count their problems, and are pending where an execution has not come yet', () => {
  const [a, c] = toFaceNodes({ ...content, statuses: {}, issues: [issue, issue, { ...issue, severity: 'warning' }] });
  expect(a?.data).toMatchObject({ status: 'pending', errors: 2, warnings: 1 });
  expect(c?.data).toMatchObject({ errors: 0 });
  expect(toFaceNodes(content)[0]?.data.status).toBeNull();
});

test('lines start at the handle that their edge follows; an edge without one takes the default way', () => {
  const lines = toLineEdges({ ...content, edgeStates: { 'a:->c': 'taken' } }, new Set());
  expect(lines.map(({ id, sourceHandle, data }) => [id, sourceHandle, data?.state])).toEqual([
    ['a:->c', null, 'taken'],
    ['c:false->b', 'false', 'pending'],
    ['c:->b', 'true', 'pending'],
  ]);
});

test('a chain given by executionOrder is drawn as edges', () => {
  const chain = { ...definition([node('x'), node('y')]), executionOrder: ['x', 'y'] };
  expect(toLineEdges({ ...content, definition: chain }, new Set())).toMatchObject([{ source: 'x', target: 'y' }]);
});
