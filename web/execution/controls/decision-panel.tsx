'use client';

import { Check, X } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { problemText } from '../../client/call.ts';
import { Button } from '../../ui/button.tsx';
import { Input } from '../../ui/input.tsx';
import { decide } from './execution-actions.ts';

/** An open gate as the panel needs it. */
export interface OpenGate {
  readonly nodeId: string;
  readonly label: string;
  readonly eventName: string;
  readonly message: string | null;
}

/** Approve or reject one open gate, with a reason. The panel goes when the decision arrives by the stream, not before. */
export function DecisionPanel({ instanceId, gate }: { readonly instanceId: string; readonly gate: OpenGate }) {
  const [reason, setReason] = useState('');
  const [isSending, setIsSending] = useState(false);
  const send = async (approved: boolean) => {
    setIsSending(true);
    const answer = await decide(instanceId, gate.eventName, { approved, reason: reason.trim() });
    if (answer.ok) toast.success(approved ? `Approved “${gate.label}”` : `Rejected “${gate.label}”`);
    else {
      toast.error('The decision was not taken', { description: problemText(answer.problem) });
      setIsSending(false);
    }
  };
  return (
    <section
      aria-label={`Decision on ${gate.label}`}
      className="flex flex-wrap items-center gap-2 border-b border-waiting/30 bg-waiting/5 px-4 py-2.5"
    >
      <p className="min-w-48 flex-1 text-[13px]">
        <span className="font-medium">{gate.label}</span>
        {gate.message === null || gate.message === '' ? null : (
          <span className="text-muted-foreground"> · {gate.message}</span>
        )}
      </p>
      <div className="flex flex-wrap items-center gap-2 max-sm:w-full">
        <Input
          aria-label={`Reason for the decision on ${gate.label}`}
          placeholder="Reason (optional)"
          value={reason}
          maxLength={2_000}
          onChange={(event) => setReason(event.currentTarget.value)}
          className="w-56 max-sm:w-full"
        />
        <Button className="max-sm:flex-1" disabled={isSending} onClick={() => void send(false)}>
          <X aria-hidden /> Reject
        </Button>
        <Button variant="primary" className="max-sm:flex-1" disabled={isSending} onClick={() => void send(true)}>
          <Check aria-hidden /> Approve
        </Button>
      </div>
    </section>
  );
}
