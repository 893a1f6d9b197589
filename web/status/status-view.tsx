'use client';

import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useClock } from '#web/client/use-clock.ts';
import { LiveBadge } from '#web/execution/live-badge.tsx';
import { Card } from '#web/ui/card.tsx';
import { classNames } from '#web/ui/class-names.ts';
import { PART_WORDS } from './part-words.ts';
import { SidecarCard } from './sidecar-card.tsx';
import { StateBadge } from './state-badge.tsx';
import type { PartStatus, SystemStatus } from './system-status.ts';
import { useSystemStatus } from './use-system-status.ts';

function Part({ part }: { readonly part: PartStatus }) {
  const { name, purpose, away } = PART_WORDS[part.name];
  return (
    <li
      data-testid="part"
      data-part={part.name}
      data-state={part.state}
      className="grid grid-cols-[5.5rem_minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-2.5 max-sm:grid-cols-[minmax(0,1fr)_auto]"
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
        <p className="mt-1.5 max-w-prose text-[13px] max-sm:order-4 max-sm:col-span-2 sm:col-start-2">{away}</p>
      ) : null}
    </li>
  );
}

function isAllUp({ parts, sidecars }: SystemStatus): boolean {
  const isDetached = sidecars.some(({ isPlacementConnected }) => isPlacementConnected === false);
  return !isDetached && [...parts, ...sidecars].every(({ state }) => state === 'up');
}

/** The answer to why one came here. */
function Summary({ status }: { readonly status: SystemStatus }) {
  const isUp = isAllUp(status);
  const Icon = isUp ? CircleCheck : TriangleAlert;
  return (
    <p role="status" className="mb-4 flex gap-2 text-sm">
      <Icon aria-hidden className={classNames('mt-0.5 size-4 shrink-0', isUp ? 'text-completed' : 'text-waiting')} />
      {isUp ? 'Everything is up.' : 'Something is away. What was accepted is kept and goes on by itself.'}
    </p>
  );
}

/** How each part of the product is, live. */
export function StatusView({ initial, serverNowMs }: { readonly initial: SystemStatus; readonly serverNowMs: number }) {
  const clock = useClock(serverNowMs);
  const { status, liveness } = useSystemStatus(initial);
  return (
    <>
      <div className="mb-3 flex min-h-8 items-center gap-3">
        <h1 className="text-lg font-semibold">Status</h1>
        <LiveBadge liveness={liveness} nowMs={clock.nowMs} />
      </div>
      <Summary status={status} />
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
          <div className="grid gap-4 md:grid-cols-2">
            {status.sidecars.map((sidecar) => (
              <SidecarCard key={sidecar.of} sidecar={sidecar} clock={clock} />
            ))}
          </div>
        </section>
      )}
    </>
  );
}
