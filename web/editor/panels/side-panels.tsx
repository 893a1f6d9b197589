import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { Sheet, SheetContent, SheetTitle } from '../../ui/sheet.tsx';
import { useEditor } from '../editor-context.ts';
import { Palette } from '../palette/palette.tsx';
import type { PaletteEntry } from '../palette/palette-entry.ts';
import { PropertiesPanel } from './properties-panel.tsx';
import { useIsNarrow } from '../hooks/use-is-narrow.ts';

/** Palette at the left and properties at the right of the canvas; on a phone both are bottom sheets. */
export function SidePanels({
  isPaletteOpen,
  onPalette,
  onAdd,
  children,
}: {
  readonly isPaletteOpen: boolean;
  readonly onPalette: (isOpen: boolean) => void;
  readonly onAdd: (entry: PaletteEntry) => void;
  readonly children: ReactNode;
}) {
  const { definition, selection, select } = useEditor();
  const isNarrow = useIsNarrow();
  const [selected] = selection;
  const node = selection.size === 1 ? definition.nodes.find(({ id }) => id === selected) : undefined;
  const panel = node === undefined ? null : <PropertiesPanel key={node.id} node={node} onClose={() => select([])} />;
  if (isNarrow) {
    return (
      <div className="flex min-h-0 flex-1 flex-col">
        {children}
        <Sheet open={isPaletteOpen} onOpenChange={onPalette}>
          <SheetContent side="bottom" className="h-[75dvh] gap-0 p-0" aria-describedby={undefined}>
            <SheetTitle className="px-4 pt-4">Add a step</SheetTitle>
            <Palette
              onAdd={(entry) => {
                onPalette(false);
                onAdd(entry);
              }}
            />
          </SheetContent>
        </Sheet>
        <Sheet open={panel !== null && !isPaletteOpen} onOpenChange={(isOpen) => !isOpen && select([])}>
          <SheetContent
            side="bottom"
            data-sheet="properties"
            className="h-[60dvh] gap-0 p-0 [&>button:last-child]:hidden"
            aria-describedby={undefined}
          >
            <SheetTitle className="sr-only">Properties</SheetTitle>
            {panel}
          </SheetContent>
        </Sheet>
      </div>
    );
  }
  return (
    <div className="flex min-h-0 flex-1">
      {/* On a tablet there is room for one panel beside the canvas. */}
      <aside className={classNames('flex w-60 shrink-0 flex-col border-r bg-card', panel !== null && 'max-lg:hidden')}>
        <Palette onAdd={onAdd} />
      </aside>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">{children}</div>
      {panel !== null && <aside className="flex w-[22rem] shrink-0 flex-col border-l bg-card">{panel}</aside>}
    </div>
  );
}
