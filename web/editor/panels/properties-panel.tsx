import { Copy, Trash2, X } from 'lucide-react';
import type { ComponentType } from 'react';
import type { WorkflowNode, WorkflowNodeType } from '#schemas/definition/workflow-definition.ts';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/switch.tsx';
import { describeNode } from '../../canvas/node/node-catalogue.ts';
import { copyNodes, pasteEdit } from '../state/clipboard.ts';
import { freeOffset } from '../state/connect.ts';
import { labelComplaint } from '../state/rewrite-references.ts';
import { useEditor } from '../editor-context.ts';
import { IssueLine } from '../fields/issue-line.tsx';
import { FieldShell } from '../fields/field-shell.tsx';
import { TemplateText } from '../fields/template-text.tsx';
import { NextSteps } from './next-steps.tsx';
import { ActionPanel } from './action-panel.tsx';
import { ApprovalPanel } from './approval-panel.tsx';
import { ConditionPanel } from './condition-panel.tsx';
import { RetryOptions } from './retry-options.tsx';
import { PublishEventPanel } from './publish-event-panel.tsx';
import { TimerPanel } from './timer-panel.tsx';
import { TriggerPanel } from './trigger-panel.tsx';

const PANELS: Readonly<Record<WorkflowNodeType, ComponentType<{ readonly node: WorkflowNode }>>> = {
  trigger: TriggerPanel,
  action: ActionPanel,
  activity: ActionPanel,
  condition: ConditionPanel,
  'approval-gate': ApprovalPanel,
  timer: TimerPanel,
  'publish-event': PublishEventPanel,
};
/** Fields of issues that no control of the panel edits. */
const GENERAL_FIELDS: ReadonlySet<string> = new Set(['id', 'type', 'edges', 'position']);
const WITH_OPTIONS: ReadonlySet<WorkflowNodeType> = new Set(['action', 'activity', 'condition', 'publish-event']);

function PanelHeader({ node, onClose }: { readonly node: WorkflowNode; readonly onClose: () => void }) {
  const { definition, functions, edit } = useEditor();
  const { icon: Icon, title } = describeNode(node, functions);
  const duplicate = (): void => {
    const clip = copyNodes(definition, new Set([node.id]));
    if (clip === null) return;
    const paste = pasteEdit(definition, clip, freeOffset(definition, clip.nodes, { x: 32, y: 88 }));
    edit(
      paste,
      paste.nodes.map(({ id }) => id),
    );
  };
  return (
    <div className="flex items-center gap-2 border-b py-2 pr-2 pl-4">
      <Icon className="size-4 shrink-0 text-muted-foreground" aria-hidden />
      <h2 className="min-w-0 flex-1 truncate text-[13px] font-semibold">{title}</h2>
      <Button variant="ghost" size="icon-small" aria-label="Duplicate step" title="Duplicate" onClick={duplicate}>
        <Copy />
      </Button>
      <Button
        variant="ghost"
        size="icon-small"
        aria-label="Delete step"
        title="Delete"
        onClick={() => edit({ kind: 'remove', nodeIds: [node.id], edgeKeys: [] })}
      >
        <Trash2 />
      </Button>
      <Button variant="ghost" size="icon-small" aria-label="Close properties" title="Close" onClick={onClose}>
        <X />
      </Button>
    </div>
  );
}

/** Everything that can be set on one node; edits go through the editor, one step of undo each. */
export function PropertiesPanel({ node, onClose }: { readonly node: WorkflowNode; readonly onClose: () => void }) {
  const { edit, issues } = useEditor();
  const general = issues.filter(
    ({ nodeId, field }) => nodeId === node.id && (field === null || GENERAL_FIELDS.has(field)),
  );
  const Panel = PANELS[node.type];
  return (
    // Focusable, so that a key after a click beside a field is not one for the canvas.
    <section
      aria-label={`Properties of ${node.label}`}
      tabIndex={-1}
      className="flex min-h-0 flex-1 flex-col outline-none"
    >
      <PanelHeader node={node} onClose={onClose} />
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4 pb-8">
        {general.map((issue) => (
          <IssueLine key={issue.code + issue.message} issue={issue} />
        ))}
        <TemplateText
          nodeId={node.id}
          field="label"
          title="Label"
          kind="line"
          takesTemplates={false}
          value={node.label}
          complaint={labelComplaint}
          onCommit={(label) => edit({ kind: 'rename', nodeId: node.id, label: label.trim() })}
        />
        <Panel node={node} />
        {WITH_OPTIONS.has(node.type) && <RetryOptions node={node} />}
        <NextSteps node={node} />
        <div className="flex flex-col gap-3 border-t pt-3">
          <TemplateText
            nodeId={node.id}
            field="description"
            title="Description"
            kind="lines"
            takesTemplates={false}
            placeholder="A note for those who read this workflow"
            value={node.description ?? ''}
            onCommit={(description) => edit({ kind: 'describe', nodeId: node.id, description: description.trim() })}
          />
          <FieldShell
            nodeId={node.id}
            field="enabled"
            title="Enabled"
            help="Executions pass through a step that is off."
            inline
          >
            {(ids) => (
              <Switch
                {...ids}
                checked={node.enabled}
                onCheckedChange={(enabled) => edit({ kind: 'enable', nodeIds: [node.id], enabled })}
              />
            )}
          </FieldShell>
          <p className="text-xs text-muted-foreground">
            ID <code className="font-mono select-all">{node.id}</code>
          </p>
        </div>
      </div>
    </section>
  );
}
