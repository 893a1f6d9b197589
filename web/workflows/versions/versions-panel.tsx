'use client';

import { ChevronDown, History, Rocket } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { call, problemText } from '../../client/call.ts';
import { useClock } from '../../client/use-clock.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { VersionPage, type VersionSummary } from '../../wire/workflow.ts';
import { VersionRow } from './version-row.tsx';

const PAGE = 20;

/** The published versions of a workflow, page by page, the newest first. */
export function VersionsPanel({
  path,
  readDraft,
  onRestore,
}: {
  /** Of the workflow in the API. */
  readonly path: string;
  readonly readDraft: () => WorkflowDefinition;
  /** Makes a version the draft. */
  readonly onRestore: (version: number, definition: WorkflowDefinition) => void;
}) {
  const { nowMs, timeZone } = useClock(0, 30_000);
  const [versions, setVersions] = useState<readonly VersionSummary[]>([]);
  /** Where the next page begins; undefined before the first one, null after the last. */
  const [next, setNext] = useState<number | null | undefined>();
  const [problem, setProblem] = useState<string | null>(null);
  const [isLoading, setLoading] = useState(true);
  const [opened, setOpened] = useState<number | null>(null);
  const load = async (before: number | undefined, signal?: AbortSignal): Promise<void> => {
    setLoading(true);
    setProblem(null);
    const query = `limit=${PAGE}${before === undefined ? '' : `&before=${before}`}`;
    const answer = await call('GET', `${path}/versions?${query}`, undefined, signal);
    setLoading(false);
    if (!answer.ok) return setProblem(problemText(answer.problem));
    const page = VersionPage.parse(answer.body);
    setVersions((known) => (before === undefined ? page.versions : [...known, ...page.versions]));
    setNext(page.next);
  };
  useEffect(() => {
    const controller = new AbortController();
    load(undefined, controller.signal).catch(() => undefined);
    return () => controller.abort();
    // oxlint-disable-next-line react/exhaustive-deps -- read once for each workflow
  }, [path]);
  if (next === undefined && problem === null) return <Skeleton className="h-40" />;
  return (
    <>
      {next !== undefined && versions.length === 0 ? (
        <EmptyState icon={Rocket} title="No version yet">
          Changes are saved to the draft. Each Publish makes a version of it, which is kept here.
        </EmptyState>
      ) : null}
      {versions.length === 0 ? null : (
        <ul aria-label="Versions" className="-mx-4 border-t">
          {versions.map((version) => (
            <VersionRow
              key={version.version}
              summary={version}
              path={path}
              clock={{ nowMs, ...(timeZone === undefined ? {} : { timeZone }) }}
              isOpen={opened === version.version}
              onToggle={() => setOpened(opened === version.version ? null : version.version)}
              readDraft={readDraft}
              onRestore={onRestore}
            />
          ))}
        </ul>
      )}
      {problem === null ? null : (
        <p role="alert" className="text-[13px] text-failed">
          {problem}
        </p>
      )}
      {typeof next === 'number' ? (
        <Button className="self-center" disabled={isLoading} onClick={() => void load(next)}>
          <ChevronDown aria-hidden /> Load older versions
        </Button>
      ) : null}
      {versions.length === 0 ? null : (
        <p className="flex gap-2 text-xs text-muted-foreground">
          <History aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          Restoring makes a version the draft again. What is live stays live until you publish.
        </p>
      )}
    </>
  );
}
