import { ShieldAlert } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';

/** Shown where no session could be made: too many first visits from one address, say. */
export function NoSession() {
  return (
    <main className="grid h-dvh place-items-center">
      <EmptyState icon={ShieldAlert} title="No session could be started">
        Many visits came from your address within a minute. Wait a moment, then load this page again; cookies have to be
        allowed.
      </EmptyState>
    </main>
  );
}
