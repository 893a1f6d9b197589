'use client';

import { History } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { z } from 'zod';
import { call, problemText } from '../client/call.ts';
import { useClock } from '../client/use-clock.ts';
import { agoText, clockText } from '../client/time-text.ts';
import type { VersionSummary } from '../wire/workflow.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';

const Current = z.object({ revision: z.number() });

/** Restores `version` on top of what is stored now; resolves to whether it did. */
async function restore(path: string, version: number): Promise<boolean> {
  const current = await call('GET', path);
  const answer = current.ok
    ? await call('POST', `${path}/versions/${version}/restore`, { revision: Current.parse(current.body).revision })
    : current;
  if (!answer.ok) toast.error('The version was not restored', { description: problemText(answer.problem) });
  return answer.ok;
}

/** The published versions of a workflow, the newest first; each can be made the draft again. */
export function VersionList({
  workflowId,
  versions,
}: {
  readonly workflowId: string;
  readonly versions: readonly VersionSummary[];
}) {
  const { nowMs, timeZone } = useClock(0, 30_000);
  const [isRestoring, setRestoring] = useState(false);
  const choose = async (version: number) => {
    setRestoring(true);
    // The editor holds the version that was the newest until now: it begins anew.
    if (await restore(`/api/workflows/${encodeURIComponent(workflowId)}`, version)) window.location.reload();
    else setRestoring(false);
  };
  return (
    <ul aria-label="Versions" className="-mx-4 border-t">
      {versions.map(({ version, publishedAt, isPublished }) => (
        <li key={version} className="flex h-12 items-center gap-3 border-b px-4 text-[13px]">
          <span className="w-10 font-medium tabular-nums">v{version}</span>
          <span className="min-w-0 flex-1 truncate text-xs text-muted-foreground">
            {agoText(publishedAt, nowMs)} · {clockText(publishedAt, nowMs, timeZone)}
          </span>
          {isPublished ? (
            <Badge>live</Badge>
          ) : (
            <Button
              size="small"
              aria-label={`Restore version ${version}`}
              disabled={isRestoring}
              onClick={() => void choose(version)}
            >
              <History aria-hidden /> Restore
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
