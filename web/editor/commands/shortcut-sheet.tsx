import { Dialog, DialogContent, DialogTitle } from '../../ui/dialog.tsx';
import { EDITOR_ACTIONS, OTHER_KEYS } from './editor-command.ts';
import { keyText } from './key-text.ts';

/** Every key of the editor on one sheet. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const keys = [...EDITOR_ACTIONS, ...OTHER_KEYS].filter(({ key }) => key !== null);
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent aria-describedby={undefined}>
        <DialogTitle>Keyboard shortcuts</DialogTitle>
        <dl className="grid max-h-[60dvh] grid-cols-[1fr_auto] gap-x-6 gap-y-2 overflow-y-auto text-[13px]">
          {keys.map(({ id, title, key }) => (
            <div key={id} className="contents">
              <dt>{title}</dt>
              <dd className="text-right">
                <kbd className="rounded-sm border bg-muted px-1.5 py-0.5 font-mono text-xs whitespace-nowrap">
                  {keyText(key)}
                </kbd>
              </dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
