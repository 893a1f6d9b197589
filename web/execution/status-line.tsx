import { Activity, Ban, CircleCheck, CircleX, Hourglass } from 'lucide-react';
import { FailedStart } from './failed-start.tsx';
import { isFailedStart } from './rerun/rerun-choices.ts';
import type { ExecutionSnapshot } from '../wire/execution-snapshot.ts';
import type { MonitorView } from './view/monitor-view.ts';
import { failureText } from './view/person-text.ts';
import { toProgressSentence } from './view/progress-sentence.ts';
import { terminatedText, toWaitingSentence, type Reader } from './view/waiting-sentence.ts';

/** Sentences that count seconds: read out each time, they would leave no room for anything else. */
const TICKING: ReadonlySet<string> = new Set(['timer', 'retry', 'runner']);
const LINE = 'flex items-center gap-2 border-b px-4 py-2 text-[13px]';

function FailureLine({
  view,
  reader,
  onSelect,
}: {
  readonly view: MonitorView;
  readonly reader: Reader;
  readonly onSelect: (id: string) => void;
}) {
  const { failedNodeId, error } = view;
  const label = view.definition.nodes.find((node) => node.id === failedNodeId)?.label;
  return (
    <div data-testid="execution-error" className={`${LINE} flex-wrap border-failed/30 bg-failed/5`}>
      <CircleX aria-hidden className="size-4 shrink-0 text-failed" />
      <p className="min-w-0 flex-1 break-words">
        {label === undefined ? null : <span className="font-medium">{label}: </span>}
        {error === null ? null : failureText(error, reader.ownIds)}
      </p>
      {failedNodeId === null ? null : (
        <button
          type="button"
          className="font-medium underline underline-offset-4"
          onClick={() => onSelect(failedNodeId)}
        >
          Show the step
        </button>
      )}
    </div>
  );
}

/** One line that is always there: why the execution waits, what it does, or how it ended. */
export function StatusLine({
  execution,
  view,
  reader,
  onSelectNode,
}: {
  readonly execution: Pick<ExecutionSnapshot, 'workflowId' | 'workflowVersion'>;
  readonly view: MonitorView;
  readonly reader: Reader;
  readonly onSelectNode: (nodeId: string) => void;
}) {
  if (view.error !== null && isFailedStart(view.error)) {
    return (
      <FailedStart
        error={view.error}
        workflowId={execution.workflowId}
        version={execution.workflowVersion}
        definition={view.definition}
        onSelectNode={onSelectNode}
      />
    );
  }
  if (view.error !== null) return <FailureLine view={view} reader={reader} onSelect={onSelectNode} />;
  const waiting = toWaitingSentence(view, reader);
  if (waiting !== null) {
    return (
      <p
        data-testid="waiting-sentence"
        role={TICKING.has(waiting.kind) ? undefined : 'status'}
        className={`${LINE} bg-muted/50`}
      >
        <Hourglass aria-hidden className="size-4 shrink-0 text-waiting" />
        {waiting.text}
      </p>
    );
  }
  const terminated = terminatedText(view, reader);
  const [Icon, tone] =
    terminated !== null
      ? [Ban, 'text-muted-foreground']
      : view.completedAt === null
        ? [Activity, 'text-running']
        : [CircleCheck, 'text-completed'];
  return (
    <p data-testid="progress-sentence" className={`${LINE} bg-muted/50`}>
      <Icon aria-hidden className={`size-4 shrink-0 ${tone}`} />
      {terminated ?? toProgressSentence(view)}
    </p>
  );
}
