'use client';

import { CircleCheck, History, type LucideIcon, TriangleAlert } from 'lucide-react';
import { useContext } from 'react';
import { type Clock, useClock } from '../client/use-clock.ts';
import { LiveBadge } from '../client/live-badge.tsx';
import { clockText } from '../client/time-text.ts';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { PART_DESCRIPTIONS } from './part-descriptions.ts';
import { LastSeenContext } from './last-seen-context.ts';
import { SidecarCard } from './sidecar-card.tsx';
import { StateBadge } from './state-badge.tsx';
import type { PartStatus, SystemStatus } from '../wire/system-status.ts';
import { type SeenStatus, useSystemStatus } from './use-system-status.ts';

/** A state this recent is shown as it is while the connection opens, so that the page does not begin with a warning. */
const FRESH_MS = 5_000;

function Part({ part }: { readonly part: PartStatus }) {
  const { name, purpose, away } = PART_DESCRIPTIONS[part.name];
  const isPast = useContext(LastSeenContext);
  return (
    <li
      data-testid="part"
      data-part={part.name}
      data-state={part.state}
      className="grid grid-cols-[6rem_minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-2.5 max-sm:grid-cols-[minmax(0,1fr)_auto]"
    >
      <span className="flex max-sm:order-2 max-sm:row-span-2">
        <StateBadge state={part.state} />
      </span>
      <div className="min-w-0 max-sm:order-1">
        <p className="text-[13px] font-medium">{name}</p>
        <p className="text-xs text-muted-foreground">{purpose}</p>
      </div>
      <p className="text-xs text-muted-foreground tabular-nums max-sm:order-3">{part.title}</p>
      {part.state === 'away' ? (
        <p
          className={classNames(
            'mt-1.5 max-w-prose text-[13px] max-sm:order-4 max-sm:col-span-2 sm:col-start-2',
            isPast && 'text-muted-foreground',
          )}
        >
          {away}
        </p>
      ) : null}
    </li>
  );
}

function isAllUp({ parts, sidecars }: SystemStatus): boolean {
  const isDetached = sidecars.some(({ isPlacementConnected }) => isPlacementConnected === false);
  return !isDetached && [...parts, ...sidecars].every(({ state }) => state === 'up');
}

/** When what is shown was last seen; null while it is what is. */
function toPastMs({ liveness, seenAtMs }: SeenStatus, { nowMs }: Clock): number | null {
  const isFresh = liveness.state !== 'reconnecting' && seenAtMs !== null && nowMs - seenAtMs < FRESH_MS;
  return isFresh ? null : seenAtMs;
}

interface Answer {
  readonly icon: LucideIcon;
  readonly tone: string;
  readonly text: string;
}

function toAnswer(status: SystemStatus, pastMs: number | null, { nowMs, timeZone }: Clock): Answer {
  if (pastMs !== null) {
    const at = clockText(new Date(pastMs).toISOString(), nowMs, timeZone);
    const text = `Last seen at ${at}. How it is now is not known.`;
    return { icon: History, tone: 'text-muted-foreground', text };
  }
  if (isAllUp(status)) return { icon: CircleCheck, tone: 'text-completed', text: 'Everything is up.' };
  const text = 'Something is away. What was accepted is kept and goes on by itself.';
  return { icon: TriangleAlert, tone: 'text-waiting', text };
}

/** The answer to why one came here. */
function Summary({ icon: Icon, tone, text }: Answer) {
  return (
    <p role="status" data-testid="status-summary" className="mb-4 flex gap-2 text-sm">
      <Icon aria-hidden className={classNames('mt-0.5 size-4 shrink-0', tone)} />
      {text}
    </p>
  );
}

/** How each part of the product is, live; while it cannot be told, how each was when it was last seen. */
export function StatusView({ initial, serverNowMs }: { readonly initial: SystemStatus; readonly serverNowMs: number }) {
  const clock = useClock(serverNowMs);
  const seen = useSystemStatus(initial, serverNowMs);
  const { status, liveness } = seen;
  const pastMs = toPastMs(seen, clock);
  const isPast = pastMs !== null;
  return (
    <LastSeenContext value={isPast}>
      <div className="mb-3 flex min-h-8 items-center gap-3">
        <h1 className="text-lg font-semibold">Status</h1>
        <LiveBadge liveness={liveness} nowMs={clock.nowMs} />
      </div>
      <Summary {...toAnswer(status, pastMs, clock)} />
      <Card>
        <ul aria-label="Parts" className="divide-y">
          {status.parts.map((part) => (
            <Part key={part.name} part={part} />
          ))}
        </ul>
      </Card>
      {status.sidecars.length === 0 ? null : (
        <section aria-label="Sidecars" className={classNames('mt-6', isPast && '[&_p]:text-muted-foreground')}>
          <h2 className="mb-2 text-sm font-medium">Dapr sidecars</h2>
          <div className="grid gap-4 md:grid-cols-2">
            {status.sidecars.map((sidecar) => (
              <SidecarCard key={sidecar.of} sidecar={sidecar} clock={clock} />
            ))}
          </div>
        </section>
      )}
    </LastSeenContext>
  );
}
