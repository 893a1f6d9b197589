import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyDeltas, emptyMonitorView, type MonitorView } from '#web/execution/view/monitor-view.ts';
import { randomWorkflow } from '../../../orchestrator/interpreter/random-workflow.ts';
import { runInWorld } from '../../../orchestrator/interpreter/random-world.ts';
import type { simulateHost } from '../../../orchestrator/interpreter/simulated-host.ts';

type Host = ReturnType<typeof simulateHost>;

/** The facts that the monitor shows and the interpreter decides. */
interface Facts {
  readonly runtimeStatus: string;
  readonly phase: string;
  readonly progress: number;
  /** When each open gate times out, by node. */
  readonly deadlines: Readonly<Record<string, string>>;
}

function toFacts(host: Host): Facts {
  const { runtimeStatus, phase, progress } = host.state();
  const deadlines = host.plan.nodes.flatMap(({ id }) => {
    const node = host.node(id);
    return node.status === 'gate' ? [[id, new Date(node.deadline).toISOString()]] : [];
  });
  return { runtimeStatus, phase, progress, deadlines: Object.fromEntries(deadlines) };
}

function toShownFacts({ runtimeStatus, phase, progress, nodes }: MonitorView): Facts {
  const deadlines = [...nodes].flatMap(([id, { waiting }]) =>
    waiting?.for === 'person' ? [[id, waiting.deadline]] : [],
  );
  return { runtimeStatus, phase, progress, deadlines: Object.fromEntries(deadlines) };
}

/** Frames of a stream for the events from a sequence on, read at this moment. */
function readDeltas(host: Host, sequence: number) {
  const { phase, progress } = host.state();
  return host.recorded.slice(sequence).map((event) => ({ event, phase, progress }));
}

const disorder = fc.record({ seed: fc.integer(), pauses: fc.boolean(), noise: fc.boolean() });

test('S1, S2, P4: at every moment the monitor shows the status, phase, progress and deadlines of the interpreter', () => {
  let shifted = 0;
  fc.assert(
    fc.property(randomWorkflow, disorder, (random, order) => {
      let view = emptyMonitorView(random.definition);
      runInWorld(random, order, (host) => {
        view = applyDeltas(view, readDeltas(host, view.lastSequence));
        const facts = toFacts(host);
        expect(toShownFacts(view)).toEqual(facts);
        const opened = new Map(host.recordedOf('approval.requested').map(({ nodeId, deadline }) => [nodeId, deadline]));
        for (const [id, deadline] of Object.entries(facts.deadlines)) if (deadline !== opened.get(id)) shifted += 1;
      });
    }),
    { numRuns: 300 },
  );
  // The worlds had pauses that took time.
  expect(shifted).toBeGreaterThan(0);
});

test('a monitor that opens at the end shows what one shows that watched', () => {
  fc.assert(
    fc.property(randomWorkflow, disorder, (random, order) => {
      let watched = emptyMonitorView(random.definition);
      const host = runInWorld(random, order, (at) => {
        watched = applyDeltas(watched, readDeltas(at, watched.lastSequence));
      });
      expect(applyDeltas(emptyMonitorView(random.definition), readDeltas(host, 0))).toEqual(watched);
    }),
  );
});
