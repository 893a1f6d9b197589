import { useState } from 'react';
import { checkExpression } from '#schemas/expressions/cel.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '../../ui/tabs.tsx';
import { useEditor } from '../editor-context.ts';
import { toFieldText } from '../fields/field-text.ts';
import { EMPTY_ROW } from '../palette/new-node.ts';
import { TemplateText } from '../fields/template-text.tsx';
import { ConditionRows } from './condition-rows.tsx';

const EXPRESSION_HELP =
  'CEL, for example steps.FetchData.data.total > trigger.limit. It must give true or false; templates are not needed here.';

/** The problem of an expression while it is typed, in one line. */
function complain(text: string): string | null {
  if (text.trim() === '') return null;
  const checked = checkExpression(text, 'bool');
  return checked.ok ? null : (checked.message.split('\n')[0] ?? checked.message);
}

/** Settings of a condition: rows, or one CEL expression that is checked as it is typed. */
export function ConditionPanel({ node }: { readonly node: WorkflowNode }) {
  const { edit } = useEditor();
  const stored = node.config['expression'] === undefined ? 'rows' : 'expression';
  const [tab, setTab] = useState(stored);
  return (
    <Tabs value={tab} onValueChange={setTab} className="flex flex-col gap-3">
      <TabsList aria-label="How the condition is written">
        <TabsTrigger value="rows">Rows</TabsTrigger>
        <TabsTrigger value="expression">Expression</TabsTrigger>
      </TabsList>
      <TabsContent value="rows">
        <ConditionRows node={node} />
      </TabsContent>
      <TabsContent value="expression">
        <TemplateText
          nodeId={node.id}
          field="expression"
          title="Expression"
          kind="code"
          help={EXPRESSION_HELP}
          takesTemplates={false}
          placeholder="trigger.amount > 100"
          value={toFieldText(node.config['expression'])}
          complaint={complain}
          onCommit={(text) => {
            const changes =
              text.trim() === ''
                ? { expression: undefined, rows: node.config['rows'] ?? [EMPTY_ROW] }
                : { expression: text, rows: undefined };
            edit({ kind: 'configure', nodeId: node.id, changes });
          }}
        />
      </TabsContent>
    </Tabs>
  );
}
