import { CircleAlert, CircleCheck, Play, Redo2, TriangleAlert, Undo2, Workflow } from 'lucide-react';
import type { ReactNode } from 'react';
import { shortcutText } from '../client/shortcut-text.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { onePerCause } from './checks/one-per-cause.ts';
import { useEditor } from './editor-context.ts';
import { useDraft } from './fields/use-draft.ts';
import { editName, type History } from './state/history.ts';

function ToolButton({
  name,
  hint,
  disabled = false,
  onClick,
  children,
}: {
  readonly name: string;
  readonly hint: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Tooltip text={hint} side="bottom">
      <Button variant="ghost" size="icon" aria-label={name} disabled={disabled} onClick={onClick}>
        {children}
      </Button>
    </Tooltip>
  );
}

function WorkflowName() {
  const { definition, edit } = useEditor();
  const draft = useDraft(definition.name, (name) => {
    if (name.trim() !== '') edit({ kind: 'rename-workflow', name: name.trim() });
  });
  return (
    <input
      aria-label="Workflow name"
      className="h-8 max-w-80 min-w-0 truncate rounded-md [field-sizing:content] max-md:flex-1 bg-transparent px-2 text-sm font-semibold hover:bg-muted focus:bg-muted"
      value={draft.text}
      maxLength={200}
      onChange={(event) => draft.change(event.currentTarget.value)}
      onBlur={draft.leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function ProblemsButton({ isOpen, onClick }: { readonly isOpen: boolean; readonly onClick: () => void }) {
  const { issues: all } = useEditor();
  const issues = onePerCause(all).map(({ issue }) => issue);
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const warnings = issues.length - errors;
  const [Icon, classes] =
    errors > 0
      ? [CircleAlert, 'text-failed']
      : warnings > 0
        ? [TriangleAlert, 'text-waiting']
        : [CircleCheck, 'text-muted-foreground'];
  return (
    <Button
      variant="ghost"
      aria-label={`Problems: ${countText(errors, 'error')}, ${countText(warnings, 'warning')}`}
      aria-pressed={isOpen}
      className={classNames(classes, 'tabular-nums')}
      onClick={onClick}
    >
      <Icon aria-hidden /> {issues.length}
    </Button>
  );
}

/** The editor's upper edge: name and save state, then undo, layout, problems, run. */
export function Toolbar({
  lead,
  tools,
  history,
  saveButton,
  publication,
  publishButtons,
  isProblemsOpen,
  onUndo,
  onRedo,
  onLayout,
  onProblems,
  onRun,
}: {
  /** Content before the name and before the tools, when there is room. */
  readonly lead: ReactNode;
  readonly tools: ReactNode;
  readonly history: History;
  readonly saveButton: ReactNode;
  /** What is live and how to change that; a narrow screen has them in a row of their own. */
  readonly publication: ReactNode;
  readonly publishButtons: ReactNode;
  readonly isProblemsOpen: boolean;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onLayout: () => void;
  readonly onProblems: () => void;
  readonly onRun: () => void;
}) {
  const done = history.past.at(-1);
  const undone = history.future.at(-1);
  return (
    <div
      role="toolbar"
      aria-label="Workflow"
      className="flex h-12 shrink-0 items-center gap-1 border-b bg-card px-2 max-sm:gap-0 max-sm:px-1"
    >
      <span className="flex items-center pl-2 max-md:hidden">{lead}</span>
      <WorkflowName />
      {saveButton}
      <span className="ml-1 flex items-center max-xl:hidden">{publication}</span>
      <span className="flex-1 max-md:hidden" />
      <span className="mr-1 flex items-center gap-1 border-r pr-2 max-md:hidden">{tools}</span>
      <ToolButton
        name="Undo"
        hint={done === undefined ? 'Nothing to undo' : `Undo ${editName(done.edit)} ${shortcutText('Z')}`}
        disabled={done === undefined}
        onClick={onUndo}
      >
        <Undo2 />
      </ToolButton>
      <ToolButton
        name="Redo"
        hint={undone === undefined ? 'Nothing to redo' : `Redo ${editName(undone.edit)} ${shortcutText('Z', 'shift')}`}
        disabled={undone === undefined}
        onClick={onRedo}
      >
        <Redo2 />
      </ToolButton>
      <span className="max-sm:hidden">
        <ToolButton name="Auto-layout" hint="Arrange the steps" onClick={onLayout}>
          <Workflow />
        </ToolButton>
      </span>
      <ProblemsButton isOpen={isProblemsOpen} onClick={onProblems} />
      <span className="flex items-center max-xl:hidden">{publishButtons}</span>
      <Tooltip text={`Run the draft ${shortcutText('Enter')}`} side="bottom">
        <Button variant="primary" className="ml-1" onClick={onRun}>
          <Play aria-hidden /> Run
        </Button>
      </Tooltip>
    </div>
  );
}
