import { ChevronRight, GitCompareArrows, History, Radio } from 'lucide-react';
import { useEffect, useId, useMemo, useState } from 'react';
import { describeChanges } from '#schemas/definition/changes/describe-changes.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { call, problemText } from '../../client/call.ts';
import { ChangeList } from '../../client/change-list.tsx';
import { agoText, clockText } from '../../client/time-text.ts';
import type { Clock } from '../../client/use-clock.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { StoredVersion, type VersionSummary } from '../../wire/workflow.ts';

interface Compared {
  readonly definition: WorkflowDefinition;
  readonly draft: WorkflowDefinition;
}

/** What restoring would change in the draft, and the button that does. */
function Difference({
  version,
  compared,
  onRestore,
}: {
  readonly version: number;
  readonly compared: Compared;
  readonly onRestore: () => void;
}) {
  const changes = useMemo(() => describeChanges(compared.draft, compared.definition), [compared]);
  if (changes.length === 0) return <p className="text-[13px]">The draft says the same as v{version}.</p>;
  return (
    <>
      <p className="text-xs font-medium text-muted-foreground">Restoring v{version} changes in the draft:</p>
      <ChangeList label={`What restoring v${version} changes`} changes={changes} />
      <Button variant="primary" className="self-start" onClick={onRestore}>
        <History aria-hidden /> Restore v{version} as draft
      </Button>
    </>
  );
}

function Comparison({
  version,
  path,
  readDraft,
  onRestore,
}: {
  readonly version: number;
  readonly path: string;
  readonly readDraft: () => WorkflowDefinition;
  readonly onRestore: (version: number, definition: WorkflowDefinition) => void;
}) {
  const [compared, setCompared] = useState<Compared | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      const answer = await call('GET', `${path}/versions/${version}`, undefined, controller.signal);
      if (!answer.ok) setProblem(problemText(answer.problem));
      else setCompared({ definition: StoredVersion.parse(answer.body).definition, draft: readDraft() });
    };
    read().catch(() => {
      if (!controller.signal.aborted) setProblem('The answer could not be read.');
    });
    return () => controller.abort();
  }, [path, version, readDraft]);
  if (problem !== null) {
    return (
      <p role="alert" className="text-[13px] text-failed">
        {problem}
      </p>
    );
  }
  if (compared === null) return <Skeleton className="h-16" />;
  return <Difference version={version} compared={compared} onRestore={() => onRestore(version, compared.definition)} />;
}

/** One published version: when, by whom and why, and what differs between it and the draft. */
export function VersionRow({
  summary,
  path,
  clock,
  isOpen,
  onToggle,
  readDraft,
  onRestore,
}: {
  readonly summary: VersionSummary;
  readonly path: string;
  readonly clock: Clock;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly readDraft: () => WorkflowDefinition;
  readonly onRestore: (version: number, definition: WorkflowDefinition) => void;
}) {
  const { version, publishedAt, note, authorName, isPublished } = summary;
  const id = useId();
  return (
    <li className="flex flex-col gap-1.5 border-b px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="text-[13px] font-semibold tabular-nums">v{version}</span>
        {isPublished ? (
          <Badge tone="completed">
            <Radio aria-hidden /> live
          </Badge>
        ) : null}
        <span className="min-w-0 flex-1 truncate text-xs text-muted-foreground max-sm:order-last max-sm:basis-full">
          {authorName === null ? '' : `${authorName} · `}
          {agoText(publishedAt, clock.nowMs)} · {clockText(publishedAt, clock.nowMs, clock.timeZone)}
        </span>
        <Button
          size="small"
          className="ml-auto"
          aria-label={`What differs in version ${version}`}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={onToggle}
        >
          <GitCompareArrows aria-hidden /> What differs
          <ChevronRight aria-hidden className={classNames('transition-transform', isOpen && 'rotate-90')} />
        </Button>
      </div>
      {note === null || note === '' ? null : <p className="text-[13px] break-words whitespace-pre-wrap">{note}</p>}
      <div id={id} hidden={!isOpen} className={classNames('flex-col gap-2 pt-1', isOpen && 'flex')}>
        {isOpen ? <Comparison version={version} path={path} readDraft={readDraft} onRestore={onRestore} /> : null}
      </div>
    </li>
  );
}
