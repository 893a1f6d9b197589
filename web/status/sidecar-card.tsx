import type { Clock } from '../client/use-clock.ts';
import { clockText } from '../client/time-text.ts';
import { Card } from '../ui/card.tsx';
import { StateBadge } from './state-badge.tsx';
import type { SidecarView } from '../wire/system-status.ts';

const NO_PLACEMENT =
  'It has lost placement, which tells where workflows run: they wait, and go on once placement is back.';
const AWAY =
  'Events wait in the database, and go on once it is back. It is started again by itself: if it stays away, read its log.';

function toSinceText({ state, since }: SidecarView, { nowMs, timeZone }: Clock): string {
  const at = clockText(new Date(since).toISOString(), nowMs, timeZone);
  return state === 'up' ? `seen up since ${at}` : state === 'away' ? `away since ${at}` : 'not known';
}

function Components({ components, state }: Pick<SidecarView, 'components' | 'state'>) {
  if (components.length === 0) return null;
  return (
    <div className="border-t px-4 py-3">
      <h4 className="mb-1.5 text-xs font-medium text-muted-foreground">
        {state === 'up' ? 'Components' : 'Components it had loaded'}
      </h4>
      <ul className="grid gap-1">
        {components.map(({ name, type }) => (
          <li key={name} className="flex flex-wrap justify-between gap-x-3 text-[13px]">
            <span>{name}</span>
            <span className="font-mono text-xs leading-5 text-muted-foreground">{type}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** One daprd: how it is, and what it has loaded. */
export function SidecarCard({ sidecar, clock }: { readonly sidecar: SidecarView; readonly clock: Clock }) {
  const { appId, of, state, version, reason, isPlacementConnected, components } = sidecar;
  const hint = state === 'away' ? `${reason ?? ''} ${AWAY}` : state === 'unknown' ? reason : null;
  return (
    <Card data-testid="sidecar" data-app-id={appId} data-state={state}>
      <div className="flex items-center gap-3 px-4 py-3">
        <div className="min-w-0 flex-1">
          <h3 className="text-[13px] font-medium">{appId}</h3>
          <p className="text-xs text-muted-foreground">
            Beside the {of}
            {version === null ? '' : ` · Dapr ${version}`} · {toSinceText(sidecar, clock)}
          </p>
        </div>
        <StateBadge state={state} />
      </div>
      {hint === null ? null : <p className="px-4 pb-3 text-[13px]">{hint}</p>}
      {state === 'up' && isPlacementConnected === false ? (
        <p className="px-4 pb-3 text-[13px]">{NO_PLACEMENT}</p>
      ) : null}
      <Components components={components} state={state} />
    </Card>
  );
}
