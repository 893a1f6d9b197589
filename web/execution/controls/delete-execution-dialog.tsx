'use client';

import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from '../../ui/dialog.tsx';

/** Asks once before the record of an execution goes. */
export function DeleteExecutionDialog({
  isOpen,
  onClose,
  onConfirm,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}) {
  return (
    <Dialog open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent>
        <DialogTitle>Delete this execution?</DialogTitle>
        <DialogDescription>
          Its events, inputs, outputs and decisions go. The workflow stays. This cannot be undone.
        </DialogDescription>
        <DialogFooter>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="destructive" onClick={onConfirm}>
            Delete execution
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
