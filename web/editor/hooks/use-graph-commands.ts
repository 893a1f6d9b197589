import { useMemo, useRef, type RefObject } from 'react';
import { toEffectiveEdges } from '#schemas/definition/effective-edges.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { autoLayout, type Position } from '../../canvas/auto-layout.ts';
import type { CanvasViewport, LooseEnd } from '../../canvas/canvas-interaction.ts';
import { handlesOf, NODE_WIDTH } from '../../canvas/node/node-handles.ts';
import { toast } from 'sonner';
import { copyNodes, pasteEdit, readClip, type Clip } from '../state/clipboard.ts';
import { freeOffset, freePlace, insertAtLooseEnd, insertOnEdge, placeAfter } from '../state/connect.ts';
import type { Edit } from '../state/edit.ts';
import type { EditorEvent, EditorState } from '../state/editor-state.ts';
import { createNode } from '../palette/new-node.ts';
import type { PaletteEntry } from '../palette/palette-entry.ts';

/** Everything that changes the graph from more than one place: keys, menus, palette, canvas. */
export interface GraphCommands {
  /** Adds behind the selected node or the only open end and connects, else in the middle of the view. */
  readonly addNext: (entry: PaletteEntry) => void;
  readonly addAt: (entry: PaletteEntry, position: Position) => void;
  readonly addAtLooseEnd: (entry: PaletteEntry, end: LooseEnd, position: Position) => void;
  readonly addOnEdge: (entry: PaletteEntry, edgeKey: string) => void;
  readonly remove: (nodeIds: readonly string[], edgeKeys?: readonly string[]) => void;
  readonly duplicate: (nodeIds: ReadonlySet<string>) => void;
  readonly copy: (nodeIds: ReadonlySet<string>) => string | null;
  /** Says whether the text was meant for the canvas: nodes, or a definition; one that cannot be read is told. */
  readonly paste: (text: string, at?: Position) => boolean;
  readonly layout: () => void;
}

/** How far a copy lies from what it is a copy of, unless something is there. */
const DUPLICATE_OFFSET: Position = { x: 32, y: 88 };

/** The node that the next step should follow: the selected one, else the only one that nothing follows yet. */
function openEnd({ history, selection }: EditorState): WorkflowNode | undefined {
  const { present } = history;
  if (selection.size === 1) return present.nodes.find((node) => selection.has(node.id));
  const sources = new Set(toEffectiveEdges(present).map((edge) => edge.source));
  const ends = present.nodes.filter((node) => !sources.has(node.id));
  return ends.length === 1 && selection.size === 0 ? ends[0] : undefined;
}

/** The commands of the graph; they keep their identity and always see the newest state. */
export function useGraphCommands(
  latest: RefObject<EditorState>,
  dispatch: (event: EditorEvent) => void,
  viewport: RefObject<CanvasViewport | null>,
): GraphCommands {
  const pasted = useRef(0);
  return useMemo(() => {
    const now = () => latest.current.history.present;
    const insert = (edit: Edit & { readonly kind: 'insert' }): void =>
      dispatch({ kind: 'edit', edit, select: edit.nodes.map(({ id }) => id) });
    const insertClip = (clip: Clip, offset: Position): void =>
      insert(pasteEdit(now(), clip, freeOffset(now(), clip.nodes, offset)));
    const copy = (ids: ReadonlySet<string>): string | null => {
      const clip = copyNodes(now(), ids);
      pasted.current = 0;
      return clip === null ? null : JSON.stringify(clip);
    };
    const addAt = (entry: PaletteEntry, position: Position): void =>
      insert({ kind: 'insert', nodes: [createNode(entry, now(), freePlace(now(), position, entry.type))], edges: [] });
    return {
      addAt,
      addNext: (entry) => {
        const end = openEnd(latest.current);
        if (end === undefined || entry.type === 'trigger') {
          const center = viewport.current?.center() ?? { x: 0, y: 0 };
          return addAt(entry, { x: center.x - NODE_WIDTH / 2, y: center.y - 32 });
        }
        const node = createNode(entry, now(), placeAfter(now(), end, entry.type));
        insert(
          insertAtLooseEnd(node, { nodeId: end.id, sourceHandle: handlesOf(end.type)[0]?.id ?? null, side: 'source' }),
        );
      },
      addAtLooseEnd: (entry, end, { x, y }) => {
        const corner = end.side === 'source' ? { x, y: y - 30 } : { x: x - NODE_WIDTH, y: y - 30 };
        insert(insertAtLooseEnd(createNode(entry, now(), freePlace(now(), corner, entry.type)), end));
      },
      addOnEdge: (entry, edgeKey) => insert(insertOnEdge(now(), createNode(entry, now(), { x: 0, y: 0 }), edgeKey)),
      remove: (nodeIds, edgeKeys = []) => dispatch({ kind: 'edit', edit: { kind: 'remove', nodeIds, edgeKeys } }),
      duplicate: (ids) => {
        const clip = copyNodes(now(), ids);
        if (clip !== null) insert(pasteEdit(now(), clip, freeOffset(now(), clip.nodes, DUPLICATE_OFFSET)));
      },
      copy,
      paste: (text, at) => {
        pasted.current += 1;
        const read = readClip(text);
        if (read === null) return false;
        if ('refused' in read) {
          toast.error('Nothing was pasted', { description: read.refused });
          return true;
        }
        const { clip } = read;
        const left = Math.min(...clip.nodes.map(({ position }) => position.x));
        const top = Math.min(...clip.nodes.map(({ position }) => position.y));
        const offset =
          at === undefined ? { x: 32 * pasted.current, y: 88 * pasted.current } : { x: at.x - left, y: at.y - top };
        insertClip(clip, { x: Math.round(offset.x / 8) * 8, y: Math.round(offset.y / 8) * 8 });
        return true;
      },
      layout: () => {
        dispatch({ kind: 'edit', edit: { kind: 'move', positions: autoLayout(now()) } });
        requestAnimationFrame(() => viewport.current?.fit());
      },
    };
  }, [latest, dispatch, viewport]);
}
