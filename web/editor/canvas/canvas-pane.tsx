import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import type { CanvasInteraction, CanvasPoint, CanvasViewport, LooseEnd } from '../../canvas/canvas-interaction.ts';
import { NODE_WIDTH } from '../../canvas/node/node-handles.ts';
import { WorkflowCanvas } from '../../canvas/workflow-canvas.tsx';
import { AddStepSearch } from './add-step-search.tsx';
import { CanvasMenu } from './canvas-menu.tsx';
import { connectRefusal, newEdge } from '../state/connect.ts';
import { useEditor } from '../editor-context.ts';
import type { PaletteEntry } from '../palette/palette-entry.ts';
import type { GraphCommands } from '../hooks/use-graph-commands.ts';

/** Place of the step that is being searched for. */
type AddTarget =
  | { readonly kind: 'place'; readonly point: CanvasPoint }
  | { readonly kind: 'end'; readonly point: CanvasPoint; readonly end: LooseEnd }
  | { readonly kind: 'edge'; readonly point: CanvasPoint; readonly edgeKey: string };

const TITLES = { place: 'Add a step', end: 'Add the next step', edge: 'Insert a step' } as const;

/** The canvas of the editor with what opens on it: the search for a step, and the menu. */
export function CanvasPane({
  commands,
  onReady,
}: {
  readonly commands: GraphCommands;
  readonly onReady: (viewport: CanvasViewport) => void;
}) {
  const { definition, functions, issues, selection, entries, edit, select } = useEditor();
  const [adding, setAdding] = useState<AddTarget | null>(null);
  const [menu, setMenu] = useState<{ readonly nodeId: string | null; readonly point: CanvasPoint } | null>(null);
  const interactive = useMemo<CanvasInteraction>(
    () => ({
      selection,
      onSelectionChange: (ids) => select([...ids]),
      onMove: (positions) => edit({ kind: 'move', positions }),
      canConnect: (connection) => connectRefusal(definition, connection) === null,
      onConnectRefused: (connection) => {
        const description = connectRefusal(definition, connection);
        if (description !== null) toast.error('The steps were not connected', { description });
      },
      onConnect: (connection) => edit({ kind: 'connect', edge: newEdge(connection) }),
      onConnectToEmpty: (end, point) => setAdding({ kind: 'end', end, point }),
      onInsertOnEdge: (edgeKey, point) => setAdding({ kind: 'edge', edgeKey, point }),
      onDropEntry: (key, point, edgeKey) => {
        const entry = entries.find((each) => each.key === key);
        if (entry === undefined) return;
        if (edgeKey === null) commands.addAt(entry, { x: point.canvas.x - NODE_WIDTH / 2, y: point.canvas.y - 30 });
        else commands.addOnEdge(entry, edgeKey);
      },
      onDelete: commands.remove,
      onMenu: (nodeId, point) => setMenu({ nodeId, point }),
      onReady,
    }),
    [selection, select, edit, definition, entries, commands, onReady],
  );
  const choose = (target: AddTarget, entry: PaletteEntry): void => {
    setAdding(null);
    if (target.kind === 'edge') commands.addOnEdge(entry, target.edgeKey);
    else if (target.kind === 'end') commands.addAtLooseEnd(entry, target.end, target.point.canvas);
    else commands.addAt(entry, target.point.canvas);
  };
  const canBeTrigger = adding?.kind === 'place' || (adding?.kind === 'end' && adding.end.side === 'target');
  const node = definition.nodes.find(({ id }) => id === menu?.nodeId);
  const concerned = new Set(node !== undefined && !selection.has(node.id) ? [node.id] : selection);
  return (
    <>
      <WorkflowCanvas definition={definition} functions={functions} issues={issues} interactive={interactive} />
      {adding !== null && (
        <AddStepSearch
          at={adding.point.screen}
          title={TITLES[adding.kind]}
          entries={canBeTrigger ? entries : entries.filter(({ type }) => type !== 'trigger')}
          onChoose={(entry) => choose(adding, entry)}
          onClose={() => setAdding(null)}
        />
      )}
      {menu !== null && (
        <CanvasMenu
          at={menu.point.screen}
          onClose={() => setMenu(null)}
          actions={{
            add: () => setAdding({ kind: 'place', point: menu.point }),
            paste: () =>
              void navigator.clipboard.readText().then(
                (text) => commands.paste(text, menu.point.canvas),
                () => undefined,
              ),
            selectAll: () => select(definition.nodes.map(({ id }) => id)),
            layout: commands.layout,
            node:
              node === undefined
                ? null
                : {
                    isEnabled: node.enabled,
                    duplicate: () => commands.duplicate(concerned),
                    copy: () => void navigator.clipboard.writeText(commands.copy(concerned) ?? ''),
                    toggle: () => edit({ kind: 'enable', nodeIds: [...concerned], enabled: !node.enabled }),
                    remove: () => commands.remove([...concerned]),
                  },
          }}
        />
      )}
    </>
  );
}
