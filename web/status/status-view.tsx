'use client';

import { useClock } from '#web/client/use-clock.ts';
import { LiveBadge } from '#web/execution/live-badge.tsx';
import { Card } from '#web/ui/card.tsx';
import { PART_WORDS } from './part-words.ts';
import { SidecarCard } from './sidecar-card.tsx';
import { StateBadge } from './state-badge.tsx';
import type { PartStatus, SystemStatus } from './system-status.ts';
import { useSystemStatus } from './use-system-status.ts';

function Part({ part }: { readonly part: PartStatus }) {
  const { name, purpose, away } = PART_WORDS[part.name];
  return (
    <li data-testid="part" data-part={part.name} data-state={part.state} className="px-4 py-3">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="text-[13px] font-medium">{name}</p>
          <p className="text-xs text-muted-foreground">
            {purpose}
            {part.title === null ? '' : ` · ${part.title}`}
          </p>
        </div>
        <StateBadge state={part.state} />
      </div>
      {part.state === 'away' ? <p className="mt-1.5 text-[13px]">{away}</p> : null}
    </li>
  );
}

function toSummary({ parts, sidecars }: SystemStatus): string {
  const isAway = [...parts, ...sidecars].some(({ state }) => state !== 'up');
  const isDetached = sidecars.some(({ isPlacementConnected }) => isPlacementConnected === false);
  return isAway || isDetached
    ? 'Something is away. What was accepted is kept and goes on by itself.'
    : 'Everything is up.';
}

/** How each part of the product is, live. */
export function StatusView({ initial, serverNowMs }: { readonly initial: SystemStatus; readonly serverNowMs: number }) {
  const clock = useClock(serverNowMs);
  const { status, liveness } = useSystemStatus(initial);
  return (
    <>
      <div className="mb-4 flex items-center gap-3">
        <h1 className="text-lg font-semibold">Status</h1>
        <LiveBadge liveness={liveness} nowMs={clock.nowMs} />
      </div>
      <p role="status" className="mb-4 text-[13px] text-muted-foreground">
        {toSummary(status)}
      </p>
      <Card>
        <ul aria-label="Parts" className="divide-y">
          {status.parts.map((part) => (
            <Part key={part.name} part={part} />
          ))}
        </ul>
      </Card>
      {status.sidecars.length === 0 ? null : (
        <section aria-label="Sidecars" className="mt-6">
          <h2 className="mb-2 text-sm font-medium">Dapr sidecars</h2>
          <div className="grid items-start gap-4 md:grid-cols-2">
            {status.sidecars.map((sidecar) => (
              <SidecarCard key={sidecar.of} sidecar={sidecar} clock={clock} />
            ))}
          </div>
        </section>
      )}
    </>
  );
}
