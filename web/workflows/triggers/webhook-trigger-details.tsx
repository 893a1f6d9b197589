import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { call, problemText } from '../../client/call.ts';
import { Button } from '../../ui/button.tsx';
import { CopyLine } from '../../ui/copy-line.tsx';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from '../../ui/dialog.tsx';
import { RotateResponse } from '../../wire/workflow.ts';

/** The address of a webhook with a line that calls it, and a way to another address. */
export function WebhookTriggerDetails({
  path,
  appUrl,
  token: first,
}: {
  /** Of the trigger in the API. */
  readonly path: string;
  readonly appUrl: string;
  readonly token: string;
}) {
  const [token, setToken] = useState(first);
  const [isAsked, setAsked] = useState(false);
  const url = `${appUrl}/api/webhooks/${token}`;
  const rotate = async (): Promise<void> => {
    setAsked(false);
    const answer = await call('POST', `${path}/rotate`, {});
    if (!answer.ok) {
      toast.error('The address is still the same', { description: problemText(answer.problem) });
      return;
    }
    setToken(RotateResponse.parse(answer.body).webhookToken);
    toast.success('The webhook has a new address', { description: 'The old one starts nothing any more.' });
  };
  return (
    <>
      <p className="text-[13px] text-muted-foreground">Whoever knows this address can start the workflow.</p>
      <CopyLine name="address" text={url} />
      <CopyLine
        name="curl line"
        text={`curl -X POST -H 'Content-Type: application/json' -d '{"hello":"world"}' ${url}`}
      />
      <Button className="self-start" onClick={() => setAsked(true)}>
        <RefreshCw aria-hidden /> Change the address…
      </Button>
      <Dialog open={isAsked} onOpenChange={setAsked}>
        <DialogContent>
          <DialogTitle>Change the address?</DialogTitle>
          <DialogDescription>
            The webhook gets a new address at once. Calls of the old one are refused from then on: give the new one to
            whoever calls it.
          </DialogDescription>
          <DialogFooter>
            <Button onClick={() => setAsked(false)}>Keep it</Button>
            <Button variant="destructive" onClick={() => void rotate()}>
              Change address
            </Button>
          </DialogFooter>
        </DialogContent>
      </Dialog>
    </>
  );
}
