'use client';

import { Pencil } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { z } from 'zod';
import type { Failure } from '#schemas/failure.ts';
import { Json } from '#schemas/json.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { STATUS_LOOKS } from '../canvas/node/status-look.ts';
import { classNames } from '../ui/class-names.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { NodeRun, ShownValue } from '../wire/node-run.ts';
import type { NodeView } from './view/node-view.ts';
import { failureText, personText } from './view/person-text.ts';
import { ShownValueBlock } from './shown-value.tsx';
import { durationText } from '../client/time-text.ts';
import { useNodeRuns } from './use-node-runs.ts';
import { waitingText, type Reader } from './view/waiting-sentence.ts';

/** A vendor's answer often is JSON as text: shown as what it is. */
function readable(_key: string, value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function FailureBlock({ failure, reader }: { readonly failure: Failure; readonly reader: Reader }) {
  return (
    <section aria-label="Error" className="rounded-md border border-failed/40 bg-failed/5 p-2.5 text-[13px]">
      <div className="-mt-1 -mr-1 flex items-center justify-between">
        <p className="font-medium text-failed">
          {failure.type}
          {failure.status === undefined ? '' : ` · HTTP ${failure.status}`}
        </p>
        <CopyButton name="error" text={JSON.stringify(failure, readable, 2)} />
      </div>
      <p className="mt-0.5 break-words">{failureText(failure, reader.ownIds)}</p>
      {failure.details === undefined ? null : (
        <pre className="mt-2 max-h-48 overflow-auto font-mono text-xs whitespace-pre-wrap">
          {JSON.stringify(failure.details, readable, 2)}
        </pre>
      )}
    </section>
  );
}

function runDuration({ timings }: NodeRun): string | null {
  return timings === null ? null : durationText(Date.parse(timings.finishedAt) - Date.parse(timings.startedAt));
}

/** A published event is recorded as it went out; what it was made of is the same, but for what the product added. */
function inputOf(node: WorkflowNode, { input, output }: NodeRun): ShownValue | null {
  if (input !== null || node.type !== 'publish-event' || output?.kind !== 'whole') return input;
  const event = z.record(z.string(), Json).safeParse(output.value);
  if (!event.success) return null;
  const { type, subject, data } = event.data;
  const topic = node.config['topic'];
  const given = { eventType: type, subject, data, topic: typeof topic === 'string' ? topic : 'workflow.triggers' };
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return { kind: 'whole', value: Json.parse(Object.fromEntries(present)) };
}

function RunDetails({
  path,
  node,
  runs,
  reader,
}: {
  /** Of the node in the API. */
  readonly path: string;
  readonly node: WorkflowNode;
  readonly runs: readonly NodeRun[];
  readonly reader: Reader;
}) {
  const [chosen, setChosen] = useState<number | null>(null);
  const run = runs.find((candidate) => candidate.attempt === chosen) ?? runs.at(-1);
  if (run === undefined) return null;
  const duration = runDuration(run);
  const wholePath = `${path}/attempts/${run.attempt}`;
  return (
    <>
      {runs.length > 1 ? (
        <div role="group" aria-label="Attempts" className="flex flex-wrap gap-1">
          {runs.map(({ attempt, status }) => (
            <button
              key={attempt}
              type="button"
              aria-pressed={attempt === run.attempt}
              onClick={() => setChosen(attempt)}
              className="h-7 rounded-md border px-2 text-xs aria-pressed:border-primary aria-pressed:bg-accent aria-pressed:text-accent-foreground max-sm:h-10"
            >
              Attempt {attempt} · {status}
            </button>
          ))}
        </div>
      ) : null}
      {duration === null ? null : <p className="text-xs text-muted-foreground">Ran for {duration}</p>}
      {run.error === null ? null : <FailureBlock failure={run.error} reader={reader} />}
      <ShownValueBlock title="Input" value={inputOf(node, run)} wholePath={`${wholePath}/input`} />
      <ShownValueBlock title="Output" value={run.output} wholePath={`${wholePath}/output`} />
    </>
  );
}

/** The selected node: status, why it waits, its attempts with input, output and error. */
export function NodeInspector({
  instanceId,
  workflowId,
  node,
  view,
  trigger,
  reader,
}: {
  readonly instanceId: string;
  readonly workflowId: string;
  readonly node: WorkflowNode;
  readonly view: NodeView;
  /** The trigger data. Shown at triggers, which have no attempts. */
  readonly trigger: Json;
  readonly reader: Reader;
}) {
  const runs = useNodeRuns(instanceId, node.id, view);
  const path = `/api/executions/${encodeURIComponent(instanceId)}/nodes/${encodeURIComponent(node.id)}`;
  const look = STATUS_LOOKS[view.status];
  const { decision, waiting } = view;
  return (
    <div className="flex flex-col gap-3 p-4">
      <div>
        <h2 className="text-sm font-semibold">{node.label || node.id}</h2>
        <p className="mt-0.5 flex items-center gap-1.5 text-[13px] text-muted-foreground">
          <look.icon aria-hidden className={classNames('size-4', look.icons)} />
          <span className="capitalize">{look.word}</span>
          <span aria-hidden>·</span>
          <code className="font-mono text-xs">{node.id}</code>
        </p>
      </div>
      <Link
        href={`/workflows/${encodeURIComponent(workflowId)}?node=${encodeURIComponent(node.id)}`}
        className="flex h-8 w-fit items-center gap-1.5 rounded-md border px-2.5 text-[13px] hover:bg-muted max-sm:h-10"
      >
        <Pencil aria-hidden className="size-3.5" /> Edit this step
      </Link>
      {waiting === null ? null : <p className="text-[13px]">{waitingText(node.label || node.id, waiting, reader)}</p>}
      {decision === null ? null : (
        <p className="text-[13px]">
          {decision.approved ? 'Approved' : 'Rejected'} by {personText(decision.by, reader.ownIds)}
          {decision.reason === null || decision.reason === '' ? '' : `: “${decision.reason}”`}
        </p>
      )}
      {node.type === 'trigger' ? <ShownValueBlock title="Output" value={{ kind: 'whole', value: trigger }} /> : null}
      {runs.state === 'loading' ? <Skeleton className="h-24" /> : null}
      {runs.state === 'failed' ? <p className="text-[13px] text-failed">{runs.message}</p> : null}
      {runs.state === 'read' ? <RunDetails path={path} node={node} runs={runs.runs} reader={reader} /> : null}
      {runs.state === 'read' && runs.runs.length === 0 && view.error !== null ? (
        <FailureBlock failure={view.error} reader={reader} />
      ) : null}
    </div>
  );
}
