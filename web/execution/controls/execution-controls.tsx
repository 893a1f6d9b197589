'use client';

import { CirclePlay, CircleStop, Pause, RotateCcw, Trash2 } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { isTerminal, type RuntimeStatus } from '#schemas/execution/execution-status.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import { problemText, type Answer } from '../../client/call.ts';
import { Button } from '../../ui/button.tsx';
import type { ExecutionSnapshot } from '../../wire/execution-snapshot.ts';
import { asksForRerun, forgetRerun } from '../rerun/rerun-path.ts';
import { RerunDialog } from '../rerun/rerun-dialog.tsx';
import { DeleteExecutionDialog } from './delete-execution-dialog.tsx';
import { control, purge } from './execution-actions.ts';
import { TerminateDialog } from './terminate-dialog.tsx';

/** Pause, resume, terminate, delete, run again: those that the status allows. */
export function ExecutionControls({
  execution,
  functions,
  status,
  isFailedStart,
}: {
  readonly execution: ExecutionSnapshot;
  readonly functions: readonly FunctionDescriptor[];
  readonly status: RuntimeStatus;
  readonly isFailedStart: boolean;
}) {
  const { instanceId } = execution;
  const router = useRouter();
  const search = useSearchParams();
  const [isSending, setIsSending] = useState(false);
  const [asked, setAsked] = useState<'terminate' | 'delete' | 'rerun' | null>(() =>
    asksForRerun(search) ? 'rerun' : null,
  );

  const act = async (what: string, action: () => Promise<Answer>): Promise<Answer> => {
    setIsSending(true);
    const answer = await action();
    setIsSending(false);
    if (!answer.ok) toast.error(`Could not ${what}`, { description: problemText(answer.problem) });
    return answer;
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
      <Button variant={isOver ? 'primary' : 'secondary'} disabled={isSending} onClick={() => setAsked('rerun')}>
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
      {asked === 'rerun' ? (
        <RerunDialog
          execution={execution}
          functions={functions}
          isFailed={isFailedStart}
          onStarted={(startedId) => router.push(`/executions/${encodeURIComponent(startedId)}`)}
          onClose={() => {
            setAsked(null);
            forgetRerun();
          }}
        />
      ) : null}
      <DeleteExecutionDialog
        isOpen={asked === 'delete'}
        onClose={() => setAsked(null)}
        onConfirm={() => void remove()}
      />
    </div>
  );
}
