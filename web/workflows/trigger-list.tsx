'use client';

import { Zap } from 'lucide-react';
import { z } from 'zod';
import type { Trigger } from '#web/server/trigger-rows.ts';
import { Badge } from '#web/ui/badge.tsx';
import { CopyButton } from '#web/ui/copy-button.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';

const EventTrigger = z.object({ filters: z.array(z.unknown()).default([]) });

function CopyLine({ text, name }: { readonly text: string; readonly name: string }) {
  return (
    <div className="flex items-start gap-1 rounded-md border bg-muted/50 p-2">
      <code className="min-w-0 flex-1 font-mono text-xs break-all">{text}</code>
      <CopyButton name={name} text={text} />
    </div>
  );
}

function TriggerDetails({ trigger, appUrl }: { readonly trigger: Trigger; readonly appUrl: string }) {
  if (trigger.triggerType === 'webhook' && trigger.webhookToken !== null) {
    const url = `${appUrl}/api/webhooks/${trigger.webhookToken}`;
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
    return (
      <>
        <p className="text-[13px] text-muted-foreground">Starts once for each event that passes all these filters.</p>
        <pre className="overflow-auto rounded-md border bg-muted/50 p-2 font-mono text-xs">
          {JSON.stringify(EventTrigger.parse(trigger.config).filters, null, 2)}
        </pre>
      </>
    );
  }
  return <p className="text-[13px] text-muted-foreground">Starts with Run, in the editor.</p>;
}

/** What starts the last saved version of a workflow. */
export function TriggerList({ triggers, appUrl }: { readonly triggers: readonly Trigger[]; readonly appUrl: string }) {
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
          <TriggerDetails trigger={trigger} appUrl={appUrl} />
        </li>
      ))}
    </ul>
  );
}
