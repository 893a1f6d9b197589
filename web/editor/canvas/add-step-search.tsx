import { Command } from 'cmdk';
import { useEffect, useRef } from 'react';
import type { Position } from '../../canvas/auto-layout.ts';
import type { PaletteEntry } from '../palette/palette-entry.ts';

const WIDTH = 280;
const HEIGHT = 340;

/** Keeps a box inside the window. */
function place({ x, y }: Position): { left: number; top: number } {
  return {
    left: Math.max(8, Math.min(x, window.innerWidth - WIDTH - 8)),
    top: Math.max(8, Math.min(y, window.innerHeight - HEIGHT - 8)),
  };
}

/** The search that opens where a connection was dropped or a `+` was pressed: type, Enter, and the step is there. */
export function AddStepSearch({
  at,
  title,
  entries,
  onChoose,
  onClose,
}: {
  readonly at: Position;
  readonly title: string;
  readonly entries: readonly PaletteEntry[];
  readonly onChoose: (entry: PaletteEntry) => void;
  readonly onClose: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const isChosen = useRef(false);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.querySelector('input')?.focus();
    return () => {
      // The new step is the selected one, and drawn a frame later; otherwise everything is as it was.
      const focusAfter = (): void => {
        const after = isChosen.current ? document.querySelector('.react-flow__node.selected') : before;
        if (after instanceof HTMLElement) after.focus({ preventScroll: true });
      };
      if (isChosen.current) requestAnimationFrame(focusAfter);
      else focusAfter();
    };
  }, []);
  return (
    <>
      <div className="fixed inset-0 z-40" aria-hidden onPointerDown={onClose} />
      <div
        ref={box}
        role="dialog"
        aria-label={title}
        className="fixed z-50 overflow-hidden rounded-lg border bg-popover text-popover-foreground shadow-xl"
        style={{ ...place(at), width: WIDTH }}
      >
        <Command
          label={title}
          loop
          onKeyDown={(event) => {
            if (event.key === 'Escape') onClose();
            event.stopPropagation();
          }}
        >
          <Command.Input
            placeholder={`${title}…`}
            className="h-10 w-full border-b bg-transparent px-3 text-[13px] outline-none max-sm:text-base"
          />
          <Command.List className="max-h-72 overflow-y-auto p-1">
            <Command.Empty className="py-6 text-center text-[13px] text-muted-foreground">Nothing found.</Command.Empty>
            {entries.map((entry) => (
              <Command.Item
                key={entry.key}
                value={entry.key}
                keywords={[entry.title, entry.description]}
                data-testid={`add-step-${entry.key}`}
                className="flex h-9 cursor-default items-center gap-2.5 rounded-sm px-2 text-[13px] data-[selected=true]:bg-accent data-[selected=true]:text-accent-foreground max-sm:h-11"
                onSelect={() => {
                  isChosen.current = true;
                  onChoose(entry);
                }}
              >
                <entry.icon className="size-4 shrink-0 text-muted-foreground" aria-hidden />
                <span className="min-w-0 flex-1 truncate">{entry.title}</span>
              </Command.Item>
            ))}
          </Command.List>
        </Command>
      </div>
    </>
  );
}
