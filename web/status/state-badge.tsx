import { CircleCheck, CircleHelp, CircleX, type LucideIcon } from 'lucide-react';
import { useContext } from 'react';
import { Badge, type BadgeTone } from '../ui/badge.tsx';
import { LastSeenContext } from './last-seen-context.ts';
import type { PartState } from '../wire/system-status.ts';

const LOOKS: Readonly<
  Record<
    PartState,
    { readonly word: string; readonly pastWord: string; readonly icon: LucideIcon; readonly tone: BadgeTone }
  >
> = {
  up: { word: 'Up', pastWord: 'Was up', icon: CircleCheck, tone: 'completed' },
  away: { word: 'Away', pastWord: 'Was away', icon: CircleX, tone: 'failed' },
  unknown: { word: 'Unknown', pastWord: 'Unknown', icon: CircleHelp, tone: 'waiting' },
};

/** State of a part of the system: word, icon and colour together; without colour, and as a past one, below `LastSeenContext`. */
export function StateBadge({ state }: { readonly state: PartState }) {
  const isPast = useContext(LastSeenContext);
  const { word, pastWord, icon: Icon, tone } = LOOKS[state];
  return (
    <Badge
      tone={isPast ? 'neutral' : tone}
      data-state={state}
      className={isPast ? 'border-dashed border-input' : undefined}
    >
      <Icon aria-hidden />
      {isPast ? pastWord : word}
    </Badge>
  );
}
