import { Plus, Trash2 } from 'lucide-react';
import { CONDITION_OPERATORS, ONE_SIDED_OPERATORS } from '#schemas/definition/node-config.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { Button } from '../../ui/button.tsx';
import { isRecord } from '#schemas/json.ts';
import { operatorSign } from '../../canvas/node/node-summary.ts';
import { useEditor } from '../editor-context.ts';
import { toFieldText } from '../fields/field-text.ts';
import { ChoiceField } from '../fields/choice-field.tsx';
import { TemplateText } from '../fields/template-text.tsx';
import { EMPTY_ROW } from '../palette/new-node.ts';

type Row = Readonly<Record<string, unknown>>;

const OPERATORS = CONDITION_OPERATORS.map((value) => ({ value, title: operatorSign(value) }));
const COMBINATIONS = [
  { value: 'all', title: 'all of these hold' },
  { value: 'any', title: 'any of these holds' },
];

/** The rows of a condition, whatever else its configuration holds. */
export function rowsOf(node: WorkflowNode): readonly Row[] {
  const { rows } = node.config;
  return Array.isArray(rows) ? rows.filter((row) => isRecord(row)) : [];
}

/** The row with one side filled in; without it when nothing is. */
function withSide(row: Row, side: 'left' | 'right', text: string): Row {
  const others = Object.fromEntries(Object.entries(row).filter(([key]) => key !== side));
  return text === '' ? others : { ...others, [side]: text };
}

function ConditionRow({
  node,
  index,
  row,
  onChange,
  onRemove,
}: {
  readonly node: WorkflowNode;
  readonly index: number;
  readonly row: Row;
  readonly onChange: (row: Row) => void;
  readonly onRemove: (() => void) | null;
}) {
  const operator = typeof row['operator'] === 'string' ? row['operator'] : 'equals';
  const place = { nodeId: node.id } as const;
  return (
    <div role="group" aria-label={`Row ${index + 1}`} className="flex flex-col gap-1.5 rounded-md border p-2.5">
      <TemplateText
        {...place}
        field={`rows.${index}.left`}
        title="Value"
        kind="line"
        placeholder="@ for data of an earlier step"
        value={toFieldText(row['left'])}
        onCommit={(text) => onChange(withSide(row, 'left', text))}
        aside={
          onRemove !== null && (
            <button
              type="button"
              aria-label={`Remove row ${index + 1}`}
              className="grid size-6 place-items-center rounded-sm text-muted-foreground hover:bg-muted hover:text-foreground"
              onClick={onRemove}
            >
              <Trash2 className="size-3.5" aria-hidden />
            </button>
          )
        }
      />
      <ChoiceField
        {...place}
        field={`rows.${index}.operator`}
        title="Comparison"
        value={operator}
        options={OPERATORS}
        onChange={(next) => {
          const kept = ONE_SIDED_OPERATORS.has(next) ? withSide(row, 'right', '') : row;
          onChange({ ...kept, operator: next });
        }}
      />
      {!ONE_SIDED_OPERATORS.has(operator) && (
        <TemplateText
          {...place}
          field={`rows.${index}.right`}
          title="Compared with"
          kind="line"
          value={toFieldText(row['right'])}
          onCommit={(text) => onChange(withSide(row, 'right', text))}
        />
      )}
    </div>
  );
}

/** The structured form of a condition: rows of value, comparison, value. */
export function ConditionRows({ node }: { readonly node: WorkflowNode }) {
  const { edit } = useEditor();
  const rows = rowsOf(node);
  const write = (next: readonly Row[]): void =>
    edit({ kind: 'configure', nodeId: node.id, changes: { rows: next, expression: undefined } });
  return (
    <div className="flex flex-col gap-3">
      {rows.length > 1 && (
        <ChoiceField
          nodeId={node.id}
          field="combine"
          title="True when"
          value={node.config['combine'] === 'any' ? 'any' : 'all'}
          options={COMBINATIONS}
          onChange={(combine) => edit({ kind: 'configure', nodeId: node.id, changes: { combine } })}
        />
      )}
      {rows.map((row, index) => (
        <ConditionRow
          // oxlint-disable-next-line react/no-array-index-key -- rows have no name but their place
          key={index}
          node={node}
          index={index}
          row={row}
          onChange={(next) => write(rows.map((each, at) => (at === index ? next : each)))}
          onRemove={rows.length > 1 ? () => write(rows.filter((_, at) => at !== index)) : null}
        />
      ))}
      <Button size="small" className="self-start" onClick={() => write([...rows, EMPTY_ROW])}>
        <Plus /> Add row
      </Button>
    </div>
  );
}
