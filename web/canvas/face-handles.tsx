import { Handle, Position } from '@xyflow/react';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { classNames } from '../ui/class-names.ts';
import { useCanvasSurroundings } from './canvas-interaction.ts';
import { handleRowTop, hasInput, type NodeHandle } from './node/node-handles.ts';

const NAME_COLOURS: Readonly<Record<string, string>> = {
  true: 'text-completed',
  approved: 'text-completed',
  false: 'text-muted-foreground',
  rejected: 'text-failed',
  timeout: 'text-waiting',
  error: 'text-failed',
};

function NamedRow({ handle, index }: { readonly handle: NodeHandle; readonly index: number }) {
  return (
    <div
      className={classNames(
        'pointer-events-none absolute right-4 flex h-6 items-center text-[12.5px] font-medium',
        NAME_COLOURS[handle.name ?? ''],
      )}
      style={{ top: handleRowTop(index) - 12 }}
      aria-hidden
    >
      {handle.name}
    </div>
  );
}

/** The points that edges start and end at, each with a hit area of 24 px; the default way out comes first, as React Flow expects. */
export function FaceHandles({
  node,
  handles,
}: {
  readonly node: WorkflowNode;
  readonly handles: readonly NodeHandle[];
}) {
  const { isEditable } = useCanvasSurroundings();
  const label = node.label || node.id;
  return (
    <>
      {hasInput(node.type) && (
        <Handle
          type="target"
          position={Position.Left}
          data-handle="in"
          aria-label={`Into ${label}`}
          style={{ top: 30 }}
          isConnectable={isEditable}
        />
      )}
      {handles.some((handle) => handle.place === 'right' && handle.name !== null) && (
        <div className="absolute inset-x-0 top-[59px] border-t" aria-hidden />
      )}
      {handles.map((handle, index) => (
        <Handle
          key={handle.id ?? 'out'}
          id={handle.id}
          type="source"
          position={handle.place === 'right' ? Position.Right : Position.Bottom}
          data-handle={handle.id ?? 'out'}
          aria-label={`${handle.name ?? 'Next'} of ${label}`}
          title={handle.name === 'error' ? 'error: followed when this step fails' : undefined}
          style={handle.place === 'bottom' ? { left: 40 } : { top: handle.name === null ? 30 : handleRowTop(index) }}
          isConnectable={isEditable}
        />
      ))}
      {handles.map((handle, index) =>
        handle.place === 'right' && handle.name !== null ? (
          <NamedRow key={handle.name} handle={handle} index={index} />
        ) : null,
      )}
      {isEditable && handles.some((handle) => handle.id === 'error') && (
        <span
          aria-hidden
          data-error-name
          className="pointer-events-none absolute top-full left-[50px] pt-0.5 text-xs font-medium text-failed opacity-0 transition-opacity group-hover/face:opacity-100"
        >
          error
        </span>
      )}
    </>
  );
}
