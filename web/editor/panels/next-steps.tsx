import { Plus, X } from 'lucide-react';
import { toEffectiveEdges } from '#schemas/definition/effective-edges.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { Button } from '../../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from '../../ui/dropdown-menu.tsx';
import { edgeKey } from '../../canvas/edge-key.ts';
import { handleOf, handlesOf } from '../../canvas/node/node-handles.ts';
import { connectRefusal, newEdge } from '../state/connect.ts';
import { useEditor } from '../editor-context.ts';

/** The edges that leave a node, as a list: the way to connect and disconnect without a mouse. */
export function NextSteps({ node }: { readonly node: WorkflowNode }) {
  const { definition, edit, select } = useEditor();
  const leaving = toEffectiveEdges(definition).filter((edge) => edge.source === node.id);
  const choices = handlesOf(node.type).flatMap((handle) =>
    definition.nodes
      .map((target) => ({
        handle,
        target,
        connection: { source: node.id, sourceHandle: handle.id, target: target.id },
      }))
      .filter(({ connection }) => connectRefusal(definition, connection) === null),
  );
  const labelOf = (id: string): string => definition.nodes.find((each) => each.id === id)?.label ?? id;
  return (
    <section aria-label="Next steps" className="flex flex-col gap-2 border-t pt-3">
      <div className="flex items-center justify-between">
        <h3 className="text-[13px] font-medium">Next steps</h3>
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="small" disabled={choices.length === 0}>
              <Plus /> Connect
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent className="max-h-72 overflow-y-auto">
            <DropdownMenuLabel>Connect to</DropdownMenuLabel>
            {choices.map(({ handle, target, connection }) => (
              <DropdownMenuItem
                key={`${handle.id} ${target.id}`}
                onSelect={() => edit({ kind: 'connect', edge: newEdge(connection) })}
              >
                {target.label || target.id}
                {handle.name !== null && <span className="text-xs text-muted-foreground">on {handle.name}</span>}
              </DropdownMenuItem>
            ))}
          </DropdownMenuContent>
        </DropdownMenu>
      </div>
      {leaving.length === 0 && <p className="text-xs text-muted-foreground">Nothing follows.</p>}
      <ul className="flex flex-col">
        {leaving.map((edge) => (
          <li key={edgeKey(edge)} className="flex h-8 items-center gap-2 text-[13px] max-sm:h-10">
            <span className="w-16 shrink-0 truncate text-xs text-muted-foreground">
              {handleOf(node.type, edge.sourceHandle).name ?? 'then'}
            </span>
            <button
              type="button"
              className="min-w-0 flex-1 truncate rounded-sm text-left hover:underline"
              onClick={() => select([edge.target])}
            >
              {labelOf(edge.target)}
            </button>
            <Button
              variant="ghost"
              size="icon-small"
              aria-label={`Disconnect ${labelOf(edge.target)}`}
              onClick={() => edit({ kind: 'remove', nodeIds: [], edgeKeys: [edgeKey(edge)] })}
            >
              <X />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
