'use client';

import { Zap } from 'lucide-react';
import type { Trigger } from '../wire/workflow.ts';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ScheduleDetails } from './schedule-details.tsx';
import { WebhookTriggerDetails } from './triggers/webhook-trigger-details.tsx';
import { EventTriggerDetails, type EventDoor } from './event-trigger-details.tsx';

interface Doors {
  readonly workflowId: string;
  readonly appUrl: string;
  readonly eventDoor: EventDoor | null;
  /** Whether the triggers of the workflow are switched on. */
  readonly areEnabled: boolean;
}

function TriggerDetails({ trigger, doors }: { readonly trigger: Trigger; readonly doors: Doors }) {
  const path = `/api/workflows/${encodeURIComponent(doors.workflowId)}/triggers/${encodeURIComponent(trigger.nodeId)}`;
  if (trigger.triggerType === 'webhook' && trigger.webhookToken !== null) {
    return <WebhookTriggerDetails path={path} appUrl={doors.appUrl} token={trigger.webhookToken} />;
  }
  if (trigger.triggerType === 'event') {
    return <EventTriggerDetails config={trigger.config} path={path} door={doors.eventDoor} />;
  }
  if (trigger.triggerType === 'schedule') {
    const isLive = trigger.isPublished && trigger.isEnabled && doors.areEnabled;
    return <ScheduleDetails config={trigger.config} isLive={isLive} />;
  }
  return <p className="text-[13px] text-muted-foreground">Starts with Run, in the editor.</p>;
}

/** The triggers of a workflow: those of its published version, then those that only the draft has. */
export function TriggerList({ triggers, ...doors }: Doors & { readonly triggers: readonly Trigger[] }) {
  if (triggers.length === 0) {
    return (
      <EmptyState icon={Zap} title="No trigger yet">
        Add a trigger on the canvas: it appears here with its address once the draft is saved.
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
            {trigger.isPublished ? null : <Badge>only in the draft</Badge>}
          </div>
          <TriggerDetails trigger={trigger} doors={doors} />
        </li>
      ))}
    </ul>
  );
}
