'use client';

import { CirclePlay, CircleStop, Pause, RotateCcw, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { StartWorkflowResponse } from '#schemas/execution/execution-api.ts';
import { isTerminal, type RuntimeStatus } from '#schemas/execution/execution-status.ts';
import { problemText, type Answer } from '../../client/call.ts';
import { Button } from '../../ui/button.tsx';
import { DeleteExecutionDialog } from './delete-execution-dialog.tsx';
import { control, purge, runAgain } from './execution-actions.ts';
import { TerminateDialog } from './terminate-dialog.tsx';

/** Pause, resume, terminate, delete, run again: those that the status allows. */
export function ExecutionControls({
  instanceId,
  status,
}: {
  readonly instanceId: string;
  readonly status: RuntimeStatus;
}) {
  const router = useRouter();
  const [isSending, setIsSending] = useState(false);
  const [asked, setAsked] = useState<'terminate' | 'delete' | null>(null);

  const act = async (what: string, action: () => Promise<Answer>): Promise<Answer> => {
    setIsSending(true);
    const answer = await action();
    setIsSending(false);
    if (!answer.ok) toast.error(`Could not ${what}`, { description: problemText(answer.problem) });
    return answer;
  };
  const repeat = async () => {
    const answer = await act('run it again', () => runAgain(instanceId));
    if (!answer.ok) return;
    const started = StartWorkflowResponse.parse(answer.body);
    router.push(`/executions/${encodeURIComponent(started.instanceId)}`);
  };
  const remove = async () => {
    setAsked(null);
    const answer = await act('delete it', () => purge(instanceId));
    if (!answer.ok) return;
    toast.success('The execution was deleted');
    router.push('/executions');
  };
  const isOver = isTerminal(status);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {status === 'RUNNING' || status === 'PENDING' ? (
        <Button disabled={isSending} onClick={() => void act('pause', () => control(instanceId, 'pause'))}>
          <Pause aria-hidden /> Pause
        </Button>
      ) : null}
      {status === 'SUSPENDED' ? (
        <Button
          variant="primary"
          disabled={isSending}
          onClick={() => void act('resume', () => control(instanceId, 'resume'))}
        >
          <CirclePlay aria-hidden /> Resume
        </Button>
      ) : null}
      {isOver ? (
        <Button disabled={isSending} onClick={() => setAsked('delete')}>
          <Trash2 aria-hidden /> Delete
        </Button>
      ) : (
        <Button disabled={isSending} onClick={() => setAsked('terminate')}>
          <CircleStop aria-hidden /> Terminate
        </Button>
      )}
      <Button variant={isOver ? 'primary' : 'secondary'} disabled={isSending} onClick={() => void repeat()}>
        <RotateCcw aria-hidden /> Run again
      </Button>
      <TerminateDialog
        isOpen={asked === 'terminate'}
        onClose={() => setAsked(null)}
        onConfirm={(reason) => {
          setAsked(null);
          void act('terminate', () => control(instanceId, 'terminate', reason));
        }}
      />
      <DeleteExecutionDialog
        isOpen={asked === 'delete'}
        onClose={() => setAsked(null)}
        onConfirm={() => void remove()}
      />
    </div>
  );
}
