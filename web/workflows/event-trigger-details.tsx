import { Send } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { TriggerConfig } from '#schemas/definition/node-config.ts';
import { call, problemText } from '../client/call.ts';
import { Button } from '../ui/button.tsx';
import { CopyLine } from '../ui/copy-line.tsx';
import { toEventCurlLine } from './event-curl-line.ts';
import { toSampleEvent } from '../wire/sample-event.ts';

/** Address and user for posting events from a shell on this machine; null when the product does not run on one machine. */
export interface EventDoor {
  readonly orchestratorUrl: string;
  readonly principal: string;
}

function SendButton({ path }: { readonly path: string }) {
  const [isSending, setSending] = useState(false);
  const send = async (): Promise<void> => {
    setSending(true);
    const answer = await call('POST', path);
    setSending(false);
    if (answer.ok) {
      toast.success('Test event sent', { description: 'What it starts appears under Executions.' });
    } else {
      toast.error('The test event was not sent', { description: problemText(answer.problem) });
    }
  };
  return (
    <Button className="self-start" disabled={isSending} onClick={() => void send()}>
      <Send aria-hidden /> Send a test event
    </Button>
  );
}

/** The events that start a workflow, a curl line that sends one, and a button that sends one at once. */
export function EventTriggerDetails({
  config,
  path,
  door,
}: {
  readonly config: unknown;
  /** Path of the trigger, below which test events are posted. */
  readonly path: string;
  readonly door: EventDoor | null;
}) {
  const { filters = [] } = TriggerConfig.parse(config);
  const sample = toSampleEvent(filters);
  return (
    <>
      <p className="text-[13px] text-muted-foreground">
        {filters.length === 0
          ? 'Starts once for every event of yours, whatever it is: set a type or filters in the editor.'
          : 'Starts once for each event of yours that passes all these filters.'}
      </p>
      {filters.length === 0 ? null : (
        <pre className="overflow-auto rounded-md border bg-muted/50 p-2 font-mono text-xs">
          {JSON.stringify(filters, null, 2)}
        </pre>
      )}
      {door === null ? (
        <p className="text-[13px] text-muted-foreground">
          Events are posted to the orchestrator’s <code className="font-mono text-xs">/api/v2/events</code> with its
          token, and with your user as <code className="font-mono text-xs">X-Principal</code>.
        </p>
      ) : (
        <>
          <p className="text-[13px] text-muted-foreground">
            Send one from a shell in the product’s folder; with <code className="font-mono text-xs">--data</code>,{' '}
            <code className="font-mono text-xs">local.json</code> is in the folder given there.
            {sample.isSure ? '' : ' Change the event until it passes the filters.'}
          </p>
          <CopyLine name="curl line" text={toEventCurlLine(sample, door)} />
        </>
      )}
      <SendButton path={`${path}/test-event`} />
    </>
  );
}
