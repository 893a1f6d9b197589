import { Panel, useReactFlow } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { FIT } from './canvas-viewport.ts';

/** Zoom and fit, for those without wheel or pinch. */
export function CanvasControls() {
  const flow = useReactFlow();
  return (
    <Panel position="bottom-left" className="flex overflow-hidden rounded-md border bg-card shadow-sm">
      <Button
        variant="ghost"
        size="icon"
        className="rounded-none max-sm:hidden"
        aria-label="Zoom out"
        onClick={() => void flow.zoomOut()}
      >
        <Minus />
      </Button>
      <Button
        variant="ghost"
        size="icon"
        className="rounded-none max-sm:hidden"
        aria-label="Zoom in"
        onClick={() => void flow.zoomIn()}
      >
        <Plus />
      </Button>
      <Button
        variant="ghost"
        size="icon"
        className="rounded-none"
        aria-label="Fit view"
        onClick={() => void flow.fitView(FIT)}
      >
        <Maximize />
      </Button>
    </Panel>
  );
}
