import { CloudAlert, CloudCheck, CloudUpload, LoaderCircle, type LucideIcon } from 'lucide-react';
import { shortcutText } from '../client/shortcut-text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from '../ui/dialog.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { theirRevision, type SaveState, type SaveStatus } from './state/save-state.ts';

const LOOKS = {
  saved: { icon: CloudCheck, word: 'Saved', classes: 'text-muted-foreground' },
  saving: { icon: LoaderCircle, word: 'Saving…', classes: 'text-muted-foreground [&_svg]:animate-spin' },
  unsaved: { icon: CloudUpload, word: 'Unsaved', classes: 'text-muted-foreground' },
  failed: { icon: CloudAlert, word: 'Not saved', classes: 'text-failed' },
  conflict: { icon: CloudAlert, word: 'Conflict', classes: 'text-failed' },
} as const satisfies Record<SaveStatus, { icon: LucideIcon; word: string; classes: string }>;

/** Whether the work is stored, in a word; pressing it saves. */
export function SaveButton({
  status,
  save,
  onSave,
}: {
  readonly status: SaveStatus;
  readonly save: SaveState;
  readonly onSave: () => void;
}) {
  const { icon: Icon, word, classes } = LOOKS[status];
  const { problem } = save.failure ?? {};
  const detail = problem === undefined ? 'The draft is saved' : (problem.detail ?? problem.title);
  return (
    <Tooltip text={`${detail} · ${shortcutText('S')} saves`} side="bottom">
      <Button variant="ghost" aria-label="Save" className={classes} data-save={status} onClick={onSave}>
        <Icon aria-hidden />
        <span className="max-sm:hidden">{word}</span>
        <span className="sr-only" role="status">
          {word}
        </span>
      </Button>
    </Tooltip>
  );
}

/** Someone else saved in between: whose work is kept is chosen here, and nothing is lost without being said. */
export function ConflictDialog({
  save,
  onOverwrite,
  onReload,
  onExport,
  onClose,
}: {
  readonly save: SaveState;
  readonly onOverwrite: (revision: number) => void;
  readonly onReload: () => void;
  readonly onExport: () => void;
  readonly onClose: () => void;
}) {
  const revision = theirRevision(save);
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogTitle>Changed elsewhere</DialogTitle>
        <DialogDescription>
          This workflow was saved in another window or by someone else while you edited it. Until you choose, nothing of
          yours is stored. What you save on top replaces theirs.
        </DialogDescription>
        <DialogFooter>
          <Button variant="ghost" onClick={onExport}>
            Download mine
          </Button>
          <Button onClick={onReload}>Load theirs</Button>
          {revision !== null && (
            <Button variant="primary" onClick={() => onOverwrite(revision)}>
              Save mine on top
            </Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
