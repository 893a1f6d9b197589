'use client';

import { Zap } from 'lucide-react';
import type { Trigger } from '../wire/workflow.ts';
import { Badge } from '../ui/badge.tsx';
import { CopyLine } from '../ui/copy-line.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ScheduleDetails } from './schedule-details.tsx';
import { EventTriggerDetails, type EventDoor } from './event-trigger-details.tsx';

interface Doors {
  readonly workflowId: string;
  readonly appUrl: string;
  readonly eventDoor: EventDoor | null;
}

function TriggerDetails({ trigger, doors }: { readonly trigger: Trigger; readonly doors: Doors }) {
  if (trigger.triggerType === 'webhook' && trigger.webhookToken !== null) {
    const url = `${doors.appUrl}/api/webhooks/${trigger.webhookToken}`;
    return (
      <>
        <p className="text-[13px] text-muted-foreground">Whoever knows this address can start the workflow.</p>
        <CopyLine name="address" text={url} />
        <CopyLine
          name="curl line"
          text={`curl -X POST -H 'Content-Type: application/json' -d '{"hello":"world"}' ${url}`}
        />
      </>
    );
  }
  if (trigger.triggerType === 'event') {
    const path = `/api/workflows/${encodeURIComponent(doors.workflowId)}/triggers/${encodeURIComponent(trigger.nodeId)}`;
    return <EventTriggerDetails config={trigger.config} path={path} door={doors.eventDoor} />;
  }
  if (trigger.triggerType === 'schedule') return <ScheduleDetails config={trigger.config} />;
  return <p className="text-[13px] text-muted-foreground">Starts with Run, in the editor.</p>;
}

/** The triggers of a workflow: those of its published version, then those that only the draft has. */
export function TriggerList({ triggers, ...doors }: Doors & { readonly triggers: readonly Trigger[] }) {
  if (triggers.length === 0) {
    return (
      <EmptyState icon={Zap} title="No trigger yet">
        Add a trigger on the canvas and save: it appears here with its address.
      </EmptyState>
    );
  }
  return (
    <ul className="flex flex-col gap-4">
      {triggers.map((trigger) => (
        <li key={trigger.nodeId} className="flex flex-col gap-2">
          <div className="flex items-center gap-2">
            <span className="text-[13px] font-medium capitalize">{trigger.triggerType}</span>
            <code className="font-mono text-xs text-muted-foreground">{trigger.nodeId}</code>
            {trigger.isEnabled ? null : <Badge>disabled</Badge>}
          </div>
          <TriggerDetails trigger={trigger} doors={doors} />
        </li>
      ))}
    </ul>
  );
}
