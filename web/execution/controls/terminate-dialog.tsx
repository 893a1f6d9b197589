'use client';

import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from '../../ui/dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { Label } from '../../ui/label.tsx';

/** Asks once before an execution is ended for good. */
export function TerminateDialog({
  isOpen,
  onClose,
  onConfirm,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onConfirm: (reason: string) => void;
}) {
  const [reason, setReason] = useState('');
  return (
    <Dialog open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent>
        <DialogTitle>Terminate this execution?</DialogTitle>
        <DialogDescription>
          What runs now is cancelled and nothing more starts. What was done stays recorded. This cannot be undone.
        </DialogDescription>
        <div className="flex flex-col gap-1">
          <Label htmlFor="terminate-reason">Reason (optional)</Label>
          <Input
            id="terminate-reason"
            value={reason}
            maxLength={2_000}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </div>
        <DialogFooter>
          <Button onClick={onClose}>Keep it running</Button>
          <Button variant="destructive" onClick={() => onConfirm(reason.trim())}>
            Yes, terminate
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
