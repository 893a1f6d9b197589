import type { NodeProps } from '@xyflow/react';
import { CircleAlert, CirclePause, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { classNames } from '../ui/class-names.ts';
import { useCanvasSurroundings } from './canvas-interaction.ts';
import type { FaceData, FaceNode } from './flow-elements.ts';
import { describeNode, type NodeFacts } from './node/node-catalogue.ts';
import { FaceHandles } from './face-handles.tsx';
import { STATUS_LOOKS } from './node/status-look.ts';

function spokenName({ node, status, errors }: FaceData, facts: NodeFacts): string {
  const parts = [node.label || 'unnamed', facts.title, facts.summary];
  if (status !== null) parts.push(STATUS_LOOKS[status].word);
  if (!node.enabled) parts.push('disabled');
  if (errors > 0) parts.push(errors === 1 ? '1 problem' : `${errors} problems`);
  return parts.join(', ');
}

function Badges({ data }: { readonly data: FaceData }) {
  return (
    <div className="absolute -top-2.5 right-2 flex gap-1">
      {!data.node.enabled && (
        <span
          title="Disabled: the execution passes through"
          className="flex h-5 items-center gap-1 rounded-full border bg-muted px-1.5 text-[11px] text-muted-foreground"
        >
          <CirclePause className="size-3" aria-hidden /> off
        </span>
      )}
      {data.errors > 0 && (
        <span
          data-badge="errors"
          className="flex h-5 items-center gap-1 rounded-full border border-failed/40 bg-card px-1.5 text-[11px] font-medium text-failed tabular-nums"
        >
          <CircleAlert className="size-3" aria-hidden /> {data.errors}
        </span>
      )}
      {data.errors === 0 && data.warnings > 0 && (
        <span className="flex h-5 items-center gap-1 rounded-full border border-waiting/40 bg-card px-1.5 text-[11px] font-medium text-waiting tabular-nums">
          <TriangleAlert className="size-3" aria-hidden /> {data.warnings}
        </span>
      )}
    </div>
  );
}

function tileClasses(type: FaceData['node']['type']): string {
  return type === 'action' || type === 'activity' ? 'bg-muted text-foreground' : 'bg-accent text-accent-foreground';
}

/** A node as it is seen on the canvas: what it is, what it is set to do, what is wrong with it, how it stands. */
export const NodeFace = memo(function NodeFace({ data, selected }: NodeProps<FaceNode>) {
  const { functions } = useCanvasSurroundings();
  const facts = describeNode(data.node, functions);
  const { status, node } = data;
  const look = status === null ? null : STATUS_LOOKS[status];
  const Icon = facts.icon;
  const outline = look?.outline ?? (data.errors > 0 ? 'border-failed/50' : 'border-input');
  return (
    <div
      role="group"
      aria-label={spokenName(data, facts)}
      data-node-id={node.id}
      data-status={status ?? 'none'}
      className={classNames(
        'group/face relative size-full rounded-lg border bg-card text-foreground shadow-[0_1px_2px_rgb(0_0_0/0.06)] transition-[border-color,box-shadow,opacity]',
        outline,
        !node.enabled && 'border-dashed bg-muted text-muted-foreground shadow-none',
        selected && 'outline-2 outline-offset-2 outline-ring',
      )}
    >
      <div className="flex h-[58px] items-center gap-2.5 px-2.5">
        <span className={classNames('grid size-8 shrink-0 place-items-center rounded-md', tileClasses(node.type))}>
          <Icon className="size-4" aria-hidden />
        </span>
        <span data-detail className="min-w-0 flex-1 leading-tight">
          <span className="block truncate text-sm leading-tight font-medium">{node.label || 'Unnamed'}</span>
          <span className="mt-0.5 block truncate text-[12.5px] leading-tight text-muted-foreground">
            {facts.summary}
          </span>
        </span>
        {look !== null && <look.icon className={classNames('size-4 shrink-0', look.icons)} aria-hidden />}
      </div>
      <Badges data={data} />
      <FaceHandles node={node} handles={facts.handles} />
    </div>
  );
});
