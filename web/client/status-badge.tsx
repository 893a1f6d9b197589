import {
  Ban,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleX,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react';
import type { Phase, RuntimeStatus } from '#schemas/execution/execution-status.ts';
import { Badge, type BadgeTone } from '../ui/badge.tsx';

interface Look {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: BadgeTone;
}

const PHASES: Readonly<Record<Phase, Look>> = {
  pending: { word: 'Pending', icon: CircleDashed, tone: 'neutral' },
  running: { word: 'Running', icon: LoaderCircle, tone: 'running' },
  awaiting_approval: { word: 'Awaiting approval', icon: Hourglass, tone: 'waiting' },
  completed: { word: 'Completed', icon: CircleCheck, tone: 'completed' },
  failed: { word: 'Failed', icon: CircleX, tone: 'failed' },
  rejected: { word: 'Rejected', icon: CircleX, tone: 'failed' },
  timed_out: { word: 'Timed out', icon: CircleX, tone: 'failed' },
  cancelled: { word: 'Terminated', icon: Ban, tone: 'neutral' },
};

const PAUSED: Look = { word: 'Paused', icon: CirclePause, tone: 'waiting' };

/** Status of an execution: word, icon and colour together. */
export function StatusBadge({ status, phase }: { readonly status: RuntimeStatus; readonly phase: Phase }) {
  const { word, icon: Icon, tone } = status === 'SUSPENDED' ? PAUSED : PHASES[phase];
  return (
    <Badge tone={tone} data-testid="execution-status" data-status={status}>
      <Icon aria-hidden className={phase === 'running' && status === 'RUNNING' ? 'animate-spin' : undefined} />
      {word}
    </Badge>
  );
}
