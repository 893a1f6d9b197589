import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import type { Expression } from '#schemas/cel/syntax/expression.ts';
import { listNodes } from '#schemas/cel/syntax/list-nodes.ts';
import { parseSource } from '#schemas/expressions/cel.ts';
import { celSourcesOf, codeFieldsOf } from '#schemas/validity/code-fields.ts';
import type { Functions } from './output-schema.ts';
import { toTextRepair, type EditorIssue } from './repair.ts';

const ARITHMETIC: ReadonlySet<string> = new Set(['_+_', '_-_', '_*_', '_/_', '_%_', '-_']);

/** Where a number comes from: `double` is known to be one, `data` may be an int of the data, `other` is neither. */
function originOf(node: Expression): 'double' | 'data' | 'other' {
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'number' ? 'double' : 'other';
    case 'name':
    case 'select':
    case 'index':
      return 'data';
    case 'conditional':
      return strongest([node.yes, node.no]);
    case 'call':
      if (node.name === 'double') return 'double';
      if (node.name === 'size') return 'data';
      return ARITHMETIC.has(node.name) ? strongest(node.args) : 'other';
    default:
      return 'other';
  }
}

function strongest(nodes: readonly Expression[]): 'double' | 'data' | 'other' {
  const origins = nodes.map(originOf);
  return origins.find((each) => each === 'double') ?? origins.find((each) => each === 'data') ?? 'other';
}

function findDivision(source: string): readonly [Expression, Expression] | null {
  let nodes: readonly Expression[] = [];
  try {
    nodes = listNodes(parseSource(source));
  } catch {
    return null;
  }
  for (const node of nodes) {
    if (node.kind !== 'call' || node.name !== '_/_') continue;
    const [left, right] = node.args;
    if (left === undefined || right === undefined) continue;
    if (originOf(left) === 'data' && originOf(right) === 'data') return [left, right];
  }
  return null;
}

/** Warnings for expressions that divide two values of the data: two ints give an int (decision D36), so that 3 / 2 is 1. */
export function findWholeDivisions(definition: WorkflowDefinition, functions: Functions): readonly EditorIssue[] {
  return definition.nodes
    .filter(({ enabled }) => enabled)
    .flatMap((node) => {
      const schema = functions.get(String(node.config['actionId']))?.inputSchema ?? null;
      return codeFieldsOf(node, schema)
        .flatMap(celSourcesOf)
        .flatMap(({ field, source }): readonly EditorIssue[] => {
          const [left, right] = findDivision(source) ?? [];
          if (left === undefined || right === undefined) return [];
          const shown = `double(${source.slice(left.start, left.end)}) / ${source.slice(right.start, right.end)}`;
          const to = `${source.slice(0, left.start)}double(${source.slice(left.start, left.end)})${source.slice(left.end)}`;
          const dot = field.indexOf('.');
          const at = dot === -1 ? [field] : [field.slice(0, dot), field.slice(dot + 1)];
          const repair = toTextRepair(node, at, { title: `Write ${shown}`, from: source, to });
          return [
            {
              nodeId: node.id,
              field,
              code: 'expression_syntax',
              message: 'Two whole numbers are divided without the remainder: 3 / 2 is 1.',
              fix: `For a fraction write ${shown}.`,
              severity: 'warning',
              ...(repair === null ? {} : { repair }),
            },
          ];
        });
    });
}
