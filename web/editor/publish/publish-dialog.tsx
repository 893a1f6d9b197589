import { CircleCheck, Rocket } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { DefinitionChange } from '#schemas/definition/changes/describe-changes.ts';
import type { Problem } from '#schemas/problem.ts';
import { ChangeList } from '../../client/change-list.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from '../../ui/dialog.tsx';
import { Label } from '../../ui/label.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { MAX_NOTE } from '../../wire/workflow.ts';
import { useEditor } from '../editor-context.ts';
import { ProblemEntry, type ShownProblem } from '../panels/problems-panel.tsx';
import { toPublishConsequence, type Publication } from './publication.ts';

/** Publishes the draft with a note; answers with what went wrong, or null. */
export type Publish = (note: string) => Promise<Problem | null>;

const HEADING = 'text-xs font-medium text-muted-foreground';

function Problems({ problems, onJump }: { readonly problems: readonly ShownProblem[]; readonly onJump: () => void }) {
  return (
    <section aria-label="Problems" className="rounded-md border border-failed/40 bg-failed/5 p-2">
      <p className="px-2 py-1 text-[13px] font-medium">
        {problems.length === 1
          ? 'One problem has to be mended first. Press it to go there.'
          : `${problems.length} problems have to be mended first. Press one to go there.`}
      </p>
      <div className="max-h-48 overflow-y-auto">
        {problems.map((problem, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- two problems may say the same
          <ProblemEntry key={index} issue={problem} onJump={onJump} />
        ))}
      </div>
    </section>
  );
}

function Difference({
  changes,
  publication,
}: { readonly changes: readonly DefinitionChange[] } & {
  readonly publication: Publication;
}) {
  const { definition } = useEditor();
  const { live } = publication;
  if (live === null) {
    const { length } = definition.nodes;
    return (
      <p className="text-[13px]">
        Nothing is published now. The draft is published as it is, with {length === 1 ? 'one step' : `${length} steps`}.
      </p>
    );
  }
  const { version } = live.release;
  if (changes.length === 0) {
    return (
      <p className="flex items-center gap-2 text-[13px]">
        <CircleCheck aria-hidden className="size-4 text-completed" /> The draft says the same as v{version}: there is
        nothing to publish.
      </p>
    );
  }
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className={HEADING}>What differs from v{version}</h3>
      <ChangeList
        label={`What differs from v${version}`}
        changes={changes}
        className="max-h-56 overflow-y-auto rounded-md border bg-muted/40 p-3"
      />
    </section>
  );
}

function toShownProblems({ errors = [] }: Problem): readonly ShownProblem[] {
  return errors.map(({ node = null, field = null, message, fix = '' }) => ({
    nodeId: node,
    field,
    message,
    fix,
    severity: 'error',
  }));
}

/** Publishes the draft: what differs from the live version, what has to be mended first, and a note. */
export function PublishDialog({
  publication,
  changes,
  publish,
  onClose,
}: {
  readonly publication: Publication;
  /** What the draft changes in the live version. */
  readonly changes: readonly DefinitionChange[];
  readonly publish: Publish;
  readonly onClose: () => void;
}) {
  const { issues } = useEditor();
  const [note, setNote] = useState('');
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const [isSending, setSending] = useState(false);
  const errors = issues.filter(({ severity }) => severity === 'error');
  const problems = errors.length > 0 || refusal === null ? errors : toShownProblems(refusal);
  const isSame = publication.live !== null && changes.length === 0;
  const isBlocked = errors.length > 0 || isSame;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBlocked || isSending) return;
    setSending(true);
    setRefusal(null);
    const failure = await publish(note.trim());
    setSending(false);
    if (failure === null) onClose();
    else setRefusal(failure);
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="max-w-lg">
        <form className="flex min-w-0 flex-col gap-4" onSubmit={(event) => void submit(event)}>
          <DialogTitle>Publish the draft</DialogTitle>
          <DialogDescription className="-mt-3">
            {isSame ? 'What triggers start stays as it is.' : toPublishConsequence(publication)}
          </DialogDescription>
          {problems.length === 0 ? null : <Problems problems={problems} onJump={onClose} />}
          <Difference changes={changes} publication={publication} />
          {isSame ? null : (
            <div className="flex flex-col gap-1.5">
              <Label htmlFor="publish-note">Note (optional)</Label>
              <Textarea
                id="publish-note"
                rows={2}
                maxLength={MAX_NOTE}
                placeholder="What changed, and why"
                className="[field-sizing:content]"
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
              />
            </div>
          )}
          {refusal === null || problems.length > 0 ? null : (
            <p role="alert" className="text-[13px] text-failed">
              {refusal.detail ?? refusal.title}
            </p>
          )}
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={isBlocked || isSending}>
              <Rocket aria-hidden /> {isSending ? 'Publishing…' : 'Publish'}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
