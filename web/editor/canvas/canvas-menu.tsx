import { ClipboardPaste, Copy, CopyPlus, Plus, Power, SquareDashedMousePointer, Trash2, Workflow } from 'lucide-react';
import type { Position } from '../../canvas/auto-layout.ts';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../../ui/dropdown-menu.tsx';

/** Actions of the menu. The part `node` exists when it was opened on a node. */
export interface CanvasMenuActions {
  readonly node: {
    readonly isEnabled: boolean;
    readonly duplicate: () => void;
    readonly copy: () => void;
    readonly toggle: () => void;
    readonly remove: () => void;
  } | null;
  readonly add: () => void;
  readonly paste: () => void;
  readonly selectAll: () => void;
  readonly layout: () => void;
}

/** The menu of a right click. */
export function CanvasMenu({
  at,
  actions,
  onClose,
}: {
  readonly at: Position;
  readonly actions: CanvasMenuActions;
  readonly onClose: () => void;
}) {
  const { node } = actions;
  return (
    <DropdownMenu open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DropdownMenuTrigger asChild>
        <span aria-hidden className="fixed size-0" style={{ left: at.x, top: at.y }} />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        {node === null ? (
          <>
            <DropdownMenuItem onSelect={actions.add}>
              <Plus /> Add a step
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={actions.paste}>
              <ClipboardPaste /> Paste
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={actions.selectAll}>
              <SquareDashedMousePointer /> Select all
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={actions.layout}>
              <Workflow /> Auto-layout
            </DropdownMenuItem>
          </>
        ) : (
          <>
            <DropdownMenuItem onSelect={node.duplicate}>
              <CopyPlus /> Duplicate
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={node.copy}>
              <Copy /> Copy
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={node.toggle}>
              <Power /> {node.isEnabled ? 'Disable' : 'Enable'}
            </DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem tone="destructive" onSelect={node.remove}>
              <Trash2 /> Delete
            </DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
