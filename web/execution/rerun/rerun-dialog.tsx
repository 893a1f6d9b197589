import { RotateCcw } from 'lucide-react';
import { useId, useMemo, useState, type FormEvent } from 'react';
import { isSameJson } from '#schemas/definition/changes/changed-fields.ts';
import { StartWorkflowResponse } from '#schemas/execution/execution-api.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { Problem } from '#schemas/problem.ts';
import { parseInputText } from '../../client/json-input.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from '../../ui/dialog.tsx';
import { Label } from '../../ui/label.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import type { ExecutionSnapshot } from '../../wire/execution-snapshot.ts';
import type { RerunUse } from '../../wire/workflow.ts';
import { runAgain } from '../controls/execution-actions.ts';
import { RefusedRerun } from './refused-rerun.tsx';
import { RerunChoiceList } from './rerun-choice-list.tsx';
import { toFirstChoice, toRerunChoices, type RerunChoice } from './rerun-choices.ts';
import { useStoredWorkflow } from './use-stored-workflow.ts';

function RerunForm({
  execution,
  choices,
  labels,
  isFailed,
  onStarted,
  onClose,
}: {
  readonly execution: ExecutionSnapshot;
  readonly choices: readonly RerunChoice[];
  readonly labels: ReadonlyMap<string, string>;
  readonly isFailed: boolean;
  readonly onStarted: (instanceId: string) => void;
  readonly onClose: () => void;
}) {
  const id = useId();
  const [use, setUse] = useState<RerunUse>(() => toFirstChoice(choices, isFailed));
  const [original] = useState(() => JSON.stringify(execution.trigger, null, 2));
  const [text, setText] = useState(original);
  const [complaint, setComplaint] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const [isStarting, setStarting] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const input = parseInputText(text);
    setComplaint(input.ok ? null : input.message);
    if (!input.ok || isStarting) return;
    setStarting(true);
    setRefusal(null);
    const isSameInput = isSameJson(input.value, execution.trigger);
    const answer = await runAgain(execution.instanceId, { use, ...(isSameInput ? {} : { triggerData: input.value }) });
    if (answer.ok) return onStarted(StartWorkflowResponse.parse(answer.body).instanceId);
    setStarting(false);
    setRefusal(answer.problem);
  };
  return (
    <form className="flex min-w-0 flex-col gap-4" onSubmit={(event) => void submit(event)}>
      <RerunChoiceList choices={choices} chosen={use} isFailed={isFailed} onChoose={setUse} />
      <div className="flex flex-col gap-1.5">
        <div className="flex items-center justify-between">
          <Label htmlFor={id}>Input, as JSON</Label>
          {text === original ? null : (
            <Button variant="link" size="small" onClick={() => setText(original)}>
              As it was
            </Button>
          )}
        </div>
        <Textarea
          id={id}
          rows={5}
          spellCheck={false}
          className="max-h-60 font-mono text-xs leading-5 [field-sizing:content]"
          aria-invalid={complaint !== null || undefined}
          aria-describedby={`${id}-note`}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <p id={`${id}-note`} role="status" className={complaint === null ? 'sr-only' : 'text-xs text-failed'}>
          {complaint}
        </p>
      </div>
      {refusal === null ? null : (
        <RefusedRerun problem={refusal} workflowId={execution.workflowId} use={use} labels={labels} />
      )}
      <DialogFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={isStarting}>
          <RotateCcw aria-hidden /> {isStarting ? 'Starting…' : 'Run again'}
        </Button>
      </DialogFooter>
    </form>
  );
}

/** Runs an execution again: as it was, or with what is published or drafted now, and with the same or another input. */
export function RerunDialog({
  execution,
  functions,
  isFailed,
  onStarted,
  onClose,
}: {
  readonly execution: ExecutionSnapshot;
  readonly functions: readonly FunctionDescriptor[];
  /** Whether it is a start that failed. */
  readonly isFailed: boolean;
  readonly onStarted: (instanceId: string) => void;
  readonly onClose: () => void;
}) {
  const read = useStoredWorkflow(execution.workflowId);
  const stored = read.state === 'read' ? read.stored : null;
  const choices = useMemo(() => toRerunChoices(execution, stored, functions), [execution, stored, functions]);
  const labels = useMemo(() => {
    const nodes = [...execution.definition.nodes, ...(stored?.draft.nodes ?? [])];
    return new Map(nodes.map(({ id, label }) => [id, label || id]));
  }, [execution, stored]);
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="max-w-lg">
        <DialogTitle>Run again</DialogTitle>
        <DialogDescription className="-mt-3">
          Starts a new execution of “{execution.workflowName}”. This one stays as it is.
        </DialogDescription>
        {read.state === 'loading' ? <Skeleton className="h-64" /> : null}
        {read.state === 'failed' ? (
          <p role="alert" className="text-[13px] text-failed">
            What is stored of the workflow could not be read: {read.message}
          </p>
        ) : null}
        {read.state === 'loading' ? null : (
          <RerunForm
            execution={execution}
            choices={choices}
            labels={labels}
            isFailed={isFailed}
            onStarted={onStarted}
            onClose={onClose}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}
