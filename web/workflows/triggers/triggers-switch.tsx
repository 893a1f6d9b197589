import { useId, useState } from 'react';
import { toast } from 'sonner';
import { call, problemText } from '../../client/call.ts';
import { Label } from '../../ui/label.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TriggerSwitch } from '../../wire/workflow.ts';

function toLabel(publishedVersion: number | null, isOn: boolean): string {
  if (!isOn) return 'Triggers off';
  return publishedVersion === null ? 'Triggers on, once published' : 'Triggers on';
}

function toSentence(publishedVersion: number | null, isOn: boolean): string {
  if (publishedVersion === null) return 'No trigger is live: this workflow is not published.';
  return isOn
    ? `The triggers of v${publishedVersion} are live.`
    : `Events, webhooks and schedules start nothing, and what arrives meanwhile starts nothing later. v${publishedVersion} stays published; Run and Run again still work.`;
}

/** Switches all triggers of a workflow on or off, and says in a sentence what that means now. */
export function TriggersSwitch({
  path,
  publishedVersion,
  isOn,
  onSwitched,
}: {
  /** Of the workflow in the API. */
  readonly path: string;
  readonly publishedVersion: number | null;
  readonly isOn: boolean;
  readonly onSwitched: (isOn: boolean) => void;
}) {
  const id = useId();
  const [isSending, setSending] = useState(false);
  const change = async (areTriggersEnabled: boolean): Promise<void> => {
    setSending(true);
    const answer = await call('PATCH', path, { areTriggersEnabled });
    setSending(false);
    if (answer.ok) onSwitched(TriggerSwitch.parse(answer.body).areTriggersEnabled);
    else toast.error('The triggers were not switched', { description: problemText(answer.problem) });
  };
  return (
    <div className="flex flex-col gap-1 rounded-md border bg-muted/40 p-3">
      <div className="flex items-center justify-between gap-2">
        <Label htmlFor={id}>{toLabel(publishedVersion, isOn)}</Label>
        <Switch
          id={id}
          aria-describedby={`${id}-note`}
          checked={isOn}
          disabled={isSending}
          onCheckedChange={(checked) => void change(checked)}
        />
      </div>
      <p id={`${id}-note`} role="status" className="text-[13px] text-muted-foreground">
        {toSentence(publishedVersion, isOn)}
      </p>
    </div>
  );
}
