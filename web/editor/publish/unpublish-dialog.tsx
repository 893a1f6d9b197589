import { useState } from 'react';
import type { Problem } from '#schemas/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from '../../ui/dialog.tsx';

/** Asks once before a version is taken back; says why when it was not. */
export function UnpublishDialog({
  version,
  unpublish,
  onClose,
}: {
  readonly version: number;
  /** Answers with what went wrong, or null. */
  readonly unpublish: () => Promise<Problem | null>;
  readonly onClose: () => void;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const confirm = async (): Promise<void> => {
    setSending(true);
    const failure = await unpublish();
    setSending(false);
    if (failure === null) onClose();
    else setProblem(failure.detail ?? failure.title);
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogTitle>Unpublish v{version}?</DialogTitle>
        <DialogDescription>
          No event, webhook or schedule starts this workflow any more, until you publish again. What runs already goes
          on. The version stays under Versions, and the draft stays as it is.
        </DialogDescription>
        {problem === null ? null : (
          <p role="alert" className="text-[13px] text-failed">
            {problem}
          </p>
        )}
        <DialogFooter>
          <Button onClick={onClose}>Keep it published</Button>
          <Button variant="destructive" disabled={isSending} onClick={() => void confirm()}>
            Unpublish
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
