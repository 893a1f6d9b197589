'use client';

import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from '../ui/dialog.tsx';

/** Asks once before a workflow goes; closed while `name` is null. */
export function DeleteWorkflowDialog({
  name,
  onClose,
  onConfirm,
}: {
  readonly name: string | null;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}) {
  return (
    <Dialog open={name !== null} onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent>
        <DialogTitle>Delete “{name}”?</DialogTitle>
        <DialogDescription>
          All its versions go, and its triggers stop firing. Its executions stay in the list. This cannot be undone.
        </DialogDescription>
        <DialogFooter>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="destructive" onClick={onConfirm}>
            Delete workflow
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
