import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, Position, type EdgeProps } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { memo } from 'react';
import { classNames } from '../ui/class-names.ts';
import { useCanvasSurroundings } from './canvas-interaction.ts';
import type { LineEdge } from './flow-elements.ts';
import { HANDLE_SIZE } from './node/node-handles.ts';

/** React Flow ends edges at the rim of a handle's hit area; drawn they end at the face, which is in its middle. */
function atFaces({ sourceX, sourceY, targetX, sourcePosition }: EdgeProps<LineEdge>) {
  const isBelow = sourcePosition === Position.Bottom;
  return {
    sourceX: isBelow ? sourceX : sourceX - HANDLE_SIZE / 2,
    sourceY: isBelow ? sourceY - HANDLE_SIZE / 2 : sourceY,
    targetX: targetX + HANDLE_SIZE / 2,
  };
}

/** An edge: how it was taken, and while editing a `+` that inserts a step. */
export const FlowLine = memo(function FlowLine(props: EdgeProps<LineEdge>) {
  const { id, data, selected } = props;
  const { isEditable, insertOnEdge } = useCanvasSurroundings();
  const [path, x, y] = getSmoothStepPath({ ...props, ...atFaces(props), borderRadius: 12 });
  const state = data?.state ?? null;
  return (
    <>
      <BaseEdge
        path={path}
        interactionWidth={24}
        className={classNames(
          'flow-line',
          state !== null && `flow-line-${state}`,
          data?.isError === true && 'flow-line-error',
          selected === true && 'flow-line-selected',
        )}
      />
      {isEditable && (
        <EdgeLabelRenderer>
          <button
            type="button"
            aria-label="Insert a step here"
            data-insert={id}
            className="nodrag nopan pointer-events-auto absolute grid size-6 place-items-center rounded-full text-muted-foreground opacity-60 transition-opacity hover:opacity-100 focus-visible:opacity-100"
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              insertOnEdge(id, { x: box.left + box.width / 2, y: box.top + box.height / 2 });
            }}
          >
            <span className="grid size-4 place-items-center rounded-full border bg-card hover:border-primary hover:text-primary">
              <Plus className="size-3" aria-hidden />
            </span>
          </button>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
