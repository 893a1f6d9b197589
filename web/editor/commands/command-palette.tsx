import { Command as Menu } from 'cmdk';
import { ArrowRight, PanelRight, Plus, Zap } from 'lucide-react';
import { useMemo } from 'react';
import { Dialog, DialogContent, DialogTitle } from '../../ui/dialog.tsx';
import { useEditor } from '../editor-context.ts';
import type { PaletteEntry } from '../palette/palette-entry.ts';
import { EDITOR_ACTIONS, listCommands, type Command, type EditorActionId, type PageCommand } from './editor-command.ts';
import { keyText } from './key-text.ts';
import { matchCommand } from './match-command.ts';

const GROUPS = [
  { kind: 'action', heading: 'Commands', icon: Zap },
  { kind: 'page', heading: 'This workflow', icon: PanelRight },
  { kind: 'step', heading: 'Go to a step', icon: ArrowRight },
  { kind: 'add', heading: 'Add a step', icon: Plus },
] as const;

function toValue(command: Command): string {
  if (command.kind === 'action') return `action ${command.id}`;
  if (command.kind === 'page') return `page ${command.title}`;
  return command.kind === 'step' ? `step ${command.nodeId}` : `add ${command.entry.key}`;
}

/** Everything that the editor can do, in one searchable list: type, Enter, done. */
export function CommandPalette({
  pageCommands,
  act,
  onAdd,
  onClose,
}: {
  readonly pageCommands: readonly PageCommand[];
  readonly act: (id: EditorActionId) => void;
  readonly onAdd: (entry: PaletteEntry) => void;
  readonly onClose: () => void;
}) {
  const { definition, entries, jumpTo } = useEditor();
  const commands = useMemo(() => listCommands(definition, entries, pageCommands), [definition, entries, pageCommands]);
  const choose = (command: Command): void => {
    onClose();
    if (command.kind === 'action') act(command.id);
    else if (command.kind === 'page') command.page.act();
    else if (command.kind === 'step') jumpTo({ nodeId: command.nodeId, field: null });
    else onAdd(command.entry);
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="gap-0 p-0" aria-describedby={undefined}>
        <DialogTitle className="sr-only">Commands</DialogTitle>
        <Menu
          label="Commands"
          loop
          filter={(_value, search, [title = '', ...words] = []) => matchCommand(search, title, words)}
        >
          <Menu.Input
            placeholder="Find a command or a step…"
            className="h-12 w-full border-b bg-transparent pr-12 pl-4 text-sm outline-none max-sm:text-base"
          />
          <Menu.List className="max-h-[50dvh] overflow-y-auto p-2">
            <Menu.Empty className="py-8 text-center text-[13px] text-muted-foreground">Nothing found.</Menu.Empty>
            {GROUPS.map(({ kind, heading, icon: Icon }) => (
              <Menu.Group
                key={kind}
                heading={heading}
                className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted-foreground"
              >
                {commands
                  .filter((command) => command.kind === kind)
                  .map((command) => (
                    <Menu.Item
                      key={toValue(command)}
                      value={toValue(command)}
                      keywords={[command.title, ...command.words]}
                      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-sm px-2 text-[13px] data-[selected=true]:bg-accent data-[selected=true]:text-accent-foreground max-sm:min-h-11"
                      onSelect={() => choose(command)}
                    >
                      <Icon className="size-4 shrink-0 text-muted-foreground" aria-hidden />
                      <span className="min-w-0 flex-1 truncate">{command.title}</span>
                      {command.kind === 'action' && (
                        <kbd className="text-xs text-muted-foreground">
                          {keyText(EDITOR_ACTIONS.find(({ id }) => id === command.id)?.key ?? null)}
                        </kbd>
                      )}
                    </Menu.Item>
                  ))}
              </Menu.Group>
            ))}
          </Menu.List>
        </Menu>
      </DialogContent>
    </Dialog>
  );
}
