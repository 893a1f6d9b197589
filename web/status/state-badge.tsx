import { CircleCheck, CircleHelp, CircleX, type LucideIcon } from 'lucide-react';
import { Badge, type BadgeTone } from '#web/ui/badge.tsx';
import type { PartState } from './system-status.ts';

const LOOKS: Readonly<
  Record<PartState, { readonly word: string; readonly icon: LucideIcon; readonly tone: BadgeTone }>
> = {
  up: { word: 'Up', icon: CircleCheck, tone: 'completed' },
  away: { word: 'Away', icon: CircleX, tone: 'failed' },
  unknown: { word: 'Unknown', icon: CircleHelp, tone: 'waiting' },
};

/** State of a part of the system: word, icon and colour together. */
export function StateBadge({ state }: { readonly state: PartState }) {
  const { word, icon: Icon, tone } = LOOKS[state];
  return (
    <Badge tone={tone} data-state={state}>
      <Icon aria-hidden />
      {word}
    </Badge>
  );
}
