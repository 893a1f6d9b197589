import { Badge } from '../ui/badge.tsx';
import { classNames } from '../ui/class-names.ts';
import type { Liveness } from './liveness.ts';
import { clockSecondsText } from './time-text.ts';

/** A lost connection is called stale from here on. */
const STALE_AFTER_MS = 10_000;

function toText(liveness: Liveness, nowMs: number): string {
  if (liveness.state === 'connecting') return 'Connecting';
  if (liveness.state !== 'reconnecting') return 'Live';
  const isStale = nowMs - liveness.since >= STALE_AFTER_MS;
  return isStale ? `Stale since ${clockSecondsText(liveness.since)}` : 'Reconnecting';
}

/** Whether the page shows the present: live, reconnecting, or stale and since when; nothing once nothing more can come. */
export function LiveBadge({ liveness, nowMs }: { readonly liveness: Liveness; readonly nowMs: number }) {
  if (liveness.state === 'over') return null;
  const isLive = liveness.state === 'live';
  const tone = isLive ? 'completed' : liveness.state === 'reconnecting' ? 'waiting' : 'neutral';
  return (
    <Badge tone={tone} data-testid="live-badge" data-state={liveness.state} role="status">
      <span
        aria-hidden
        className={classNames('size-1.5 rounded-full bg-current', isLive ? 'animate-pulse' : 'opacity-60')}
      />
      {toText(liveness, nowMs)}
    </Badge>
  );
}
