'use client';

import { Plus } from 'lucide-react';
import { useState, type ReactNode, type Ref } from 'react';
import { hasErrors } from '#schemas/validate-definition.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { Json } from '#schemas/json.ts';
import type { Problem } from '#schemas/problem.ts';
import { Button } from '../ui/button.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { CanvasPane } from './canvas/canvas-pane.tsx';
import { CommandPalette } from './commands/command-palette.tsx';
import type { EditorActionId, PageCommand } from './commands/editor-command.ts';
import { ShortcutSheet } from './commands/shortcut-sheet.tsx';
import { EditorContext } from './editor-context.ts';
import type { EditorState } from './state/editor-state.ts';
import { ProblemsPanel } from './panels/problems-panel.tsx';
import { RunDialog } from './run/run-dialog.tsx';
import { PublicationChip, PublishButtons } from './publish/publication-bar.tsx';
import type { Publication, PublishWorkflow } from './publish/publication.ts';
import { PublishDialogs } from './publish/publish-dialogs.tsx';
import { usePublishedChanges } from './publish/use-published-changes.ts';
import { ConflictDialog, SaveButton } from './save-indicator.tsx';
import { saveStatus } from './state/save-state.ts';
import { SidePanels } from './panels/side-panels.tsx';
import { Toolbar } from './toolbar.tsx';
import { useEditorHandle, type EditorHandle } from './hooks/use-editor-handle.ts';
import { useEditorState, type OpenedWorkflow } from './hooks/use-editor-state.ts';
import { useGraphCommands } from './hooks/use-graph-commands.ts';
import { useSave } from './hooks/use-save.ts';
import type { SaveWorkflow } from './state/saver.ts';
import { useShortcuts } from './hooks/use-shortcuts.ts';
import { useViewport } from './hooks/use-viewport.ts';

/** Properties from the page. The page stores and starts; the editor never fetches. */
export interface WorkflowEditorProps {
  readonly workflow: OpenedWorkflow;
  /** The node that is selected first. */
  readonly openAt: string | null;
  /** Breadcrumb (`lead`) and page buttons (`tools`), shown in the toolbar except on phones. */
  readonly lead?: ReactNode;
  readonly tools?: ReactNode;
  readonly functions: readonly FunctionDescriptor[];
  readonly save: SaveWorkflow;
  readonly run: (input: {
    readonly triggerData: Json;
    /** Revision of the draft that is on the screen. */
    readonly revision: number;
  }) => Promise<{ readonly ok: true; readonly instanceId: string } | { readonly ok: false; readonly problem: Problem }>;
  readonly onRunStarted: (instanceId: string) => void;
  readonly handle?: Ref<EditorHandle>;
  /** What triggers fire now. */
  readonly publication: Publication;
  readonly publish: PublishWorkflow;
  /** What the palette of commands offers beside the editor's own. */
  readonly pageCommands: readonly PageCommand[];
  /** Takes the live version back; answers with what went wrong, or null. */
  readonly unpublish: () => Promise<Problem | null>;
}

function notSaved(done: 'started' | 'published'): Problem {
  const detail = `The draft could not be saved, so it was not ${done}. See the save state above.`;
  return { type: 'about:blank', title: 'Not saved', status: 409, detail };
}

function download(name: string, value: unknown): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name.replaceAll(/[^\w-]+/g, '-') || 'workflow'}.json`;
  link.click();
  URL.revokeObjectURL(url);
}

/** On a phone, where the palette is a sheet. */
function AddStepButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button
      variant="primary"
      size="large"
      className="absolute bottom-4 left-1/2 -translate-x-1/2 rounded-full shadow-lg md:hidden"
      onClick={onClick}
    >
      <Plus /> Add a step
    </Button>
  );
}

function FirstStepHint() {
  return (
    <p className="pointer-events-none absolute inset-x-0 bottom-6 text-center text-[13px] text-muted-foreground max-md:hidden">
      Drag a step from the left, click it, or pull a line out of the trigger.
    </p>
  );
}

/** The builder: palette, canvas, properties, problems, save and run. Fills its container. */
export function WorkflowEditor(props: WorkflowEditorProps) {
  const { workflow, functions, save, run, onRunStarted, publication } = props;
  const { state, latest, dispatch, editor } = useEditorState(workflow, functions, props.openAt);
  const { saveNow } = useSave({ state, latest, dispatch, save, drafts: editor.drafts });
  const { viewport, onReady } = useViewport(state.selection, latest);
  const commands = useGraphCommands(latest, dispatch, viewport);
  const changes = usePublishedChanges(publication, state.history.present, functions);
  const [open, setOpen] = useState<'run' | 'palette' | 'commands' | 'shortcuts' | 'publish' | 'unpublish' | null>(null);
  const [putOff, setPutOff] = useState<EditorState['save']['failure']>(null);
  const [isProblemsOpen, setProblemsOpen] = useState(false);
  const { history, selection } = state;
  const status = saveStatus(state.save, history.present);
  const isChoosing = status === 'conflict' && putOff !== state.save.failure;
  const saveOrChoose = (): void => {
    if (status === 'conflict') setPutOff(null);
    else void saveNow();
  };
  const openDialog = (dialog: 'run' | 'publish'): void => {
    for (const flush of editor.drafts) flush();
    setOpen(dialog);
  };
  const actions: Readonly<Record<EditorActionId, () => void>> = {
    undo: () => dispatch({ kind: 'undo' }),
    redo: () => dispatch({ kind: 'redo' }),
    save: saveOrChoose,
    publish: () => openDialog('publish'),
    run: () => openDialog('run'),
    duplicate: () => commands.duplicate(selection),
    selectAll: () => editor.select(history.present.nodes.map(({ id }) => id)),
    remove: () => commands.remove([...selection]),
    layout: commands.layout,
    fit: () => viewport.current?.fit(),
    problems: () => setProblemsOpen(true),
    commands: () => setOpen('commands'),
    shortcuts: () => setOpen('shortcuts'),
  };
  useShortcuts({
    ...actions,
    copy: () => commands.copy(selection),
    cut: () => {
      const text = commands.copy(selection);
      if (text !== null) commands.remove([...selection]);
      return text;
    },
    paste: (text) => commands.paste(text),
  });
  const start = async (triggerData: Json): Promise<Problem | null> => {
    const revision = await saveNow();
    if (revision === null) return notSaved('started');
    const answer = await run({ triggerData, revision });
    if (answer.ok) onRunStarted(answer.instanceId);
    return answer.ok ? null : answer.problem;
  };
  useEditorHandle(props.handle, { latest, viewport, drafts: editor.drafts, functions, dispatch, saveNow });
  const publishDraft = async (note: string): Promise<Problem | null> => {
    const revision = await saveNow();
    if (revision === null) return notSaved('published');
    const answer = await props.publish({ definition: latest.current.save.stored, revision, note });
    if (answer.ok) dispatch({ kind: 'save-published', revision: answer.revision });
    return answer.ok ? null : answer.problem;
  };
  const chip = <PublicationChip publication={publication} hasChanges={changes.length > 0} />;
  const publishButtons = (
    <PublishButtons
      isPublished={publication.live !== null}
      onPublish={() => openDialog('publish')}
      onUnpublish={() => setOpen('unpublish')}
    />
  );
  return (
    <EditorContext value={editor}>
      <TooltipProvider delayDuration={400}>
        <div className="flex size-full min-h-0 flex-col overflow-hidden bg-background select-none">
          <Toolbar
            lead={props.lead}
            tools={props.tools}
            history={history}
            saveButton={<SaveButton status={status} save={state.save} onSave={saveOrChoose} />}
            publication={chip}
            publishButtons={publishButtons}
            isProblemsOpen={isProblemsOpen}
            onUndo={() => dispatch({ kind: 'undo' })}
            onRedo={() => dispatch({ kind: 'redo' })}
            onLayout={commands.layout}
            onProblems={() => setProblemsOpen(!isProblemsOpen)}
            onRun={() => openDialog('run')}
          />
          <div className="flex h-11 shrink-0 items-center justify-between gap-2 border-b bg-card px-3 xl:hidden">
            {chip}
            {publishButtons}
          </div>
          <SidePanels
            isPaletteOpen={open === 'palette'}
            onPalette={(isOpen) => setOpen(isOpen ? 'palette' : null)}
            onAdd={commands.addNext}
          >
            <div className="relative min-h-0 min-w-0 flex-1">
              <CanvasPane commands={commands} onReady={onReady} />
              <AddStepButton onClick={() => setOpen('palette')} />
              {history.present.nodes.length <= 1 && <FirstStepHint />}
            </div>
            {isProblemsOpen && <ProblemsPanel onClose={() => setProblemsOpen(false)} />}
          </SidePanels>
        </div>
        {open === 'commands' && (
          <CommandPalette
            pageCommands={props.pageCommands}
            act={(id) => actions[id]()}
            onAdd={commands.addNext}
            onClose={() => setOpen(null)}
          />
        )}
        {open === 'shortcuts' && <ShortcutSheet onClose={() => setOpen(null)} />}
        {open === 'run' && (
          <RunDialog
            workflowId={workflow.id}
            isBlocked={hasErrors(editor.issues)}
            start={start}
            onClose={() => setOpen(null)}
          />
        )}
        <PublishDialogs
          open={open}
          publication={publication}
          changes={changes}
          publish={publishDraft}
          unpublish={props.unpublish}
          onClose={() => setOpen(null)}
        />
        {isChoosing && (
          <ConflictDialog
            save={state.save}
            onClose={() => setPutOff(state.save.failure)}
            onReload={() => {
              editor.drafts.clear();
              dispatch({ kind: 'save-given-up', definition: history.present });
              requestAnimationFrame(() => window.location.reload());
            }}
            onExport={() => download(history.present.name, history.present)}
            onOverwrite={(revision) => void saveNow(revision)}
          />
        )}
      </TooltipProvider>
    </EditorContext>
  );
}
