import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Input } from '../../ui/input.tsx';
import { ENTRY_MIME } from '../../canvas/canvas-interaction.ts';
import { useEditor } from '../editor-context.ts';
import { searchEntries, type PaletteEntry } from './palette-entry.ts';

function PaletteItem({
  entry,
  onAdd,
}: {
  readonly entry: PaletteEntry;
  readonly onAdd: (entry: PaletteEntry) => void;
}) {
  const Icon = entry.icon;
  return (
    <button
      type="button"
      draggable
      data-testid={`palette-item-${entry.key}`}
      title={entry.description}
      className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left hover:bg-muted active:cursor-grabbing max-md:py-2.5"
      onDragStart={(event) => {
        event.dataTransfer.setData(ENTRY_MIME, entry.key);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onClick={() => onAdd(entry)}
    >
      <span className="grid size-7 shrink-0 place-items-center rounded-md border bg-card text-muted-foreground">
        <Icon className="size-3.5" aria-hidden />
      </span>
      <span className="min-w-0 flex-1 leading-tight">
        <span className="block truncate text-[13px] font-medium">{entry.title}</span>
        <span className="mt-0.5 line-clamp-2 text-[11.5px] text-muted-foreground">{entry.description}</span>
      </span>
    </button>
  );
}

/** Everything that can be added, with a search; entries are dragged onto the canvas or clicked. */
export function Palette({ onAdd }: { readonly onAdd: (entry: PaletteEntry) => void }) {
  const { entries } = useEditor();
  const [query, setQuery] = useState('');
  const found = useMemo(() => searchEntries(entries, query), [entries, query]);
  const [first] = found;
  return (
    <nav aria-label="Steps to add" className="flex min-h-0 flex-1 flex-col">
      <div className="relative p-3 pb-2">
        <Search
          className="pointer-events-none absolute top-5 left-5.5 size-4 text-muted-foreground max-sm:top-6"
          aria-hidden
        />
        <Input
          type="search"
          aria-label="Search steps"
          placeholder="Search steps"
          className="pl-8"
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || first === undefined) return;
            setQuery('');
            onAdd(first);
          }}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {(['Steps', 'Functions'] as const).map((group) => {
          const members = found.filter((entry) => entry.group === group);
          if (members.length === 0) return null;
          return (
            <section key={group} aria-label={group} className="pb-2">
              <h2 className="px-2 py-1.5 text-xs font-medium text-muted-foreground">{group}</h2>
              {members.map((entry) => (
                <PaletteItem key={entry.key} entry={entry} onAdd={onAdd} />
              ))}
            </section>
          );
        })}
        {found.length === 0 && (
          <p className="px-2 py-6 text-center text-[13px] text-muted-foreground">Nothing is called “{query}”.</p>
        )}
      </div>
    </nav>
  );
}
