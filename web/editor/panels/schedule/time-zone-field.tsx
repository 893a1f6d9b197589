import { Command } from 'cmdk';
import { ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { isZoneFound, listTimeZones, offsetText } from '../../../client/schedule/time-zones.ts';
import { classNames } from '../../../ui/class-names.ts';
import { CONTROL_CLASSES } from '../../../ui/input.tsx';
import { FieldShell } from '../../fields/field-shell.tsx';

/** The zones, found by any part of the name: `york`, `buenos aires`, `utc+05:45`. */
function ZoneSearch({ onChoose }: { readonly onChoose: (timeZone: string) => void }) {
  const [offsets] = useState(() => {
    const now = Date.now();
    return new Map(listTimeZones().map((name) => [name, offsetText(name, now)]));
  });
  return (
    <Command
      label="Search for a time zone"
      loop
      filter={(name, search) => (isZoneFound(name, offsets.get(name) ?? '', search) ? 1 : 0)}
    >
      <Command.Input
        placeholder="Search for a place…"
        className="h-9 w-full border-b bg-transparent px-3 text-[13px] outline-none max-sm:text-base"
      />
      <Command.List className="max-h-64 overflow-y-auto p-1">
        <Command.Empty className="py-6 text-center text-[13px] text-muted-foreground">Nothing found.</Command.Empty>
        {[...offsets].map(([name, offset]) => (
          <Command.Item
            key={name}
            value={name}
            className="flex h-8 cursor-default items-center justify-between gap-3 rounded-sm px-2 text-[13px] data-[selected=true]:bg-muted max-sm:h-10"
            onSelect={() => onChoose(name)}
          >
            <span className="min-w-0 truncate">{name}</span>
            <span className="text-xs text-muted-foreground tabular-nums">{offset}</span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}

/** Chooses a time zone out of all, by a search. */
export function TimeZoneField({
  nodeId,
  value,
  onChange,
}: {
  readonly nodeId: string;
  readonly value: string;
  readonly onChange: (timeZone: string) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <FieldShell nodeId={nodeId} field="timeZone" title="Time zone">
      {(ids) => (
        <Popover.Root open={isOpen} onOpenChange={setOpen}>
          <Popover.Trigger
            {...ids}
            className={classNames(CONTROL_CLASSES, 'flex h-8 items-center justify-between gap-2 text-left max-sm:h-10')}
          >
            <span className="min-w-0 truncate">{value}</span>
            <ChevronDown className="size-3.5 shrink-0 text-muted-foreground" aria-hidden />
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content
              align="start"
              sideOffset={4}
              aria-label="Time zone"
              className="z-50 w-(--radix-popover-trigger-width) min-w-64 overflow-hidden rounded-md border bg-popover text-popover-foreground shadow-lg"
              onKeyDown={(event) => event.stopPropagation()}
            >
              <ZoneSearch
                onChoose={(timeZone) => {
                  setOpen(false);
                  onChange(timeZone);
                }}
              />
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      )}
    </FieldShell>
  );
}
