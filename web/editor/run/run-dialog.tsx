import { Play } from 'lucide-react';
import { useMemo, useState, type FormEvent } from 'react';
import type { Json } from '#schemas/json.ts';
import type { Problem } from '#schemas/problem.ts';
import { parseInputText } from '../../client/json-input.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from '../../ui/dialog.tsx';
import { Label } from '../../ui/label.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { useEditor } from '../editor-context.ts';
import { ProblemEntry } from '../panels/problems-panel.tsx';
import { RunFormField } from './run-form-field.tsx';
import { firstValues, parseInputForm, readLastInput, runForm } from './run-input.ts';

/** Starts the workflow; answers with what went wrong, or null. */
export type StartRun = (triggerData: Json) => Promise<Problem | null>;

function Blocked({ onClose }: { readonly onClose: () => void }) {
  const { issues } = useEditor();
  const errors = issues.filter(({ severity }) => severity === 'error');
  return (
    <>
      <DialogTitle>Not ready to run</DialogTitle>
      <DialogDescription>
        {errors.length === 1 ? 'One problem has' : `${errors.length} problems have`} to be mended first.
      </DialogDescription>
      <div className="-mx-2 max-h-72 overflow-y-auto">
        {errors.map((issue, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- two issues may say the same
          <ProblemEntry key={index} issue={issue} onJump={onClose} />
        ))}
      </div>
    </>
  );
}

function keptInput(key: string) {
  try {
    return readLastInput(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function InputForm({ workflowId, start }: { readonly workflowId: string; readonly start: StartRun }) {
  const { definition } = useEditor();
  const form = useMemo(() => runForm(definition), [definition]);
  const key = `run-input:${workflowId}`;
  const [last] = useState(() => keptInput(key));
  const [text, setText] = useState(last?.text ?? form.sample);
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>(
    () => last?.values ?? firstValues(form.fields),
  );
  const [problem, setProblem] = useState<{ readonly field: string | null; readonly message: string } | null>(null);
  const [isStarting, setStarting] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const input = form.fields.length > 0 ? parseInputForm(form.fields, values) : parseInputText(text);
    if (!input.ok) return setProblem(input);
    try {
      localStorage.setItem(key, JSON.stringify({ text, values }));
    } catch {
      // A browser without storage only forgets the input.
    }
    setStarting(true);
    setProblem(null);
    const failure = await start(input.value);
    setStarting(false);
    if (failure !== null) setProblem({ field: null, message: failure.detail ?? failure.title });
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      <DialogTitle>Run {definition.name}</DialogTitle>
      <DialogDescription className="-mt-3">
        Runs the draft as it is now.{' '}
        {form.fields.length > 0 ? 'What the trigger is given:' : 'What the trigger is given, as JSON:'}
      </DialogDescription>
      {form.fields.map((field) => (
        <RunFormField
          key={field.name}
          field={field}
          values={values}
          problem={problem?.field === field.name ? problem.message : null}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
      {form.fields.length === 0 && (
        <div className="flex flex-col gap-1.5">
          <Label htmlFor="run-input">Input</Label>
          <Textarea
            id="run-input"
            rows={6}
            spellCheck={false}
            className="max-h-72 font-mono text-xs leading-5 [field-sizing:content]"
            aria-invalid={problem !== null || undefined}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </div>
      )}
      {problem !== null && (problem.field === null || form.fields.length === 0) && (
        <p role="alert" className="text-[13px] text-failed">
          {problem.message}
        </p>
      )}
      <DialogFooter>
        <Button type="submit" variant="primary" disabled={isStarting} data-testid="start-run">
          <Play /> {isStarting ? 'Starting…' : 'Start'}
        </Button>
      </DialogFooter>
    </form>
  );
}

/** Asks for the input and starts the workflow; while errors exist it names them instead. */
export function RunDialog({
  workflowId,
  isBlocked,
  start,
  onClose,
}: {
  readonly workflowId: string;
  readonly isBlocked: boolean;
  readonly start: StartRun;
  readonly onClose: () => void;
}) {
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        {isBlocked ? <Blocked onClose={onClose} /> : <InputForm workflowId={workflowId} start={start} />}
      </DialogContent>
    </Dialog>
  );
}
