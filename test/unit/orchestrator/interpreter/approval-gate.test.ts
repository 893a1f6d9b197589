import { describe, expect, test } from 'vitest';
import { action, condition, gate, timer, workflow } from '../../../builders/samples/definition.ts';
import { simulateHost } from './simulated-host.ts';

const HOUR = 3_600_000;

// g approved─► yes,  g rejected─► no,  g timeout─► late
const threeWays = workflow(
  [gate('g', { timeoutHours: 1 }), action('yes'), action('no'), action('late')],
  ['g > yes', 'g rejected> no', 'g timeout> late'],
);
// g ─► a
const oneWay = workflow([gate('g', { eventName: 'go', timeoutHours: 1 }), action('a')], ['g > a']);
// w ─► g
const later = workflow([timer('w'), gate('g')], ['w > g']);

describe('approval gate', () => {
  test('A1: a gate asks, says until when, and the execution awaits approval', () => {
    const host = simulateHost(oneWay, { resolutions: { g: { kind: 'approval-gate', message: 'Please.' } } });
    host.start();
    expect(host.recordedOf('approval.requested')).toMatchObject([
      { nodeId: 'g', eventName: 'go', message: 'Please.', deadline: '2026-01-01T01:00:00.000Z' },
    ]);
    expect(host.state().phase).toBe('awaiting_approval');
    expect(host.deadline()).toBe(host.now() + HOUR);
  });

  test('A4: an approval follows the approved edge and says who decided', () => {
    const host = simulateHost(threeWays);
    host.start();
    expect(host.raise('approval_g', true, 'e', 'Looks good')).toBeNull();
    expect(host.statuses()).toEqual({ g: 'completed', yes: 'running', no: 'skipped', late: 'skipped' });
    expect(host.recordedOf('approval.decided')).toMatchObject([{ approved: true, by: 'ada', reason: 'Looks good' }]);
    expect(host.outputs.get('g')).toEqual({
      success: true,
      data: {
        approved: true,
        outcome: 'approved',
        by: 'ada',
        reason: 'Looks good',
        decidedAt: '2026-01-01T00:00:00.000Z',
      },
    });
  });

  test('D15: what was raised beside the decision is output of the gate, and cannot stand for the decision', () => {
    const data = { amount: 50, by: 'eve', outcome: 'rejected', approved: false };
    const raised = { type: 'raised', eventId: 'e', approved: true, by: 'ada', reason: null, data } as const;
    const open = simulateHost(oneWay);
    open.start();
    open.feed({ ...raised, eventName: 'go' });
    const waiting = simulateHost(later);
    waiting.start();
    waiting.feed({ ...raised, eventName: 'approval_g' });
    waiting.pass(HOUR);
    for (const host of [open, waiting]) {
      expect(host.outputs.get('g')).toMatchObject({
        data: { amount: 50, by: 'ada', outcome: 'approved', approved: true },
      });
    }
  });

  test('A4: a rejection follows its edge', () => {
    const host = simulateHost(threeWays);
    host.start();
    host.raise('approval_g', false);
    expect(host.statuses()).toEqual({ g: 'completed', yes: 'skipped', no: 'running', late: 'skipped' });
  });

  test('A5: at the deadline the gate follows its timeout edge', () => {
    const host = simulateHost(threeWays);
    host.start();
    host.pass(HOUR);
    expect(host.statuses()).toEqual({ g: 'completed', yes: 'skipped', no: 'skipped', late: 'running' });
    expect(host.state().decisions).toEqual([
      { nodeId: 'g', eventName: 'approval_g', eventId: null, outcome: 'timeout' },
    ]);
  });

  test('A6: rejected without an edge for it, the execution fails as rejected and nothing goes on', () => {
    const host = simulateHost(oneWay);
    host.start();
    host.raise('go', false, 'e', 'Too dear');
    expect(host.state()).toMatchObject({
      runtimeStatus: 'FAILED',
      phase: 'rejected',
      error: { type: 'approval_rejected', message: 'Rejected by ada: Too dear', retryable: false },
    });
    expect(host.story().slice(-3)).toEqual(['approval.decided g', 'node.completed g', 'execution.failed g']);
    expect(host.node('a').status).toBe('pending');
  });

  test('A6: timed out without an edge for it, the execution fails as timed out', () => {
    const host = simulateHost(oneWay);
    host.start();
    host.pass(HOUR);
    expect(host.state()).toMatchObject({
      runtimeStatus: 'FAILED',
      phase: 'timed_out',
      error: { type: 'approval_timed_out' },
    });
  });

  test('A4: whoever comes first decides, the person or the deadline', () => {
    const person = simulateHost(threeWays);
    person.start();
    person.raise('approval_g');
    person.pass(HOUR);
    expect(person.raise('approval_g', false)).toBe('gate_decided');
    expect(person.recordedOf('approval.timed_out')).toEqual([]);

    const deadline = simulateHost(threeWays);
    deadline.start();
    deadline.pass(HOUR);
    expect(deadline.raise('approval_g')).toBe('gate_decided');
    expect(deadline.state().decisions).toHaveLength(1);
  });

  test('A2: an event that comes before its gate is kept and taken when the gate opens', () => {
    const host = simulateHost(later);
    host.start();
    expect(host.raise('approval_g', true, 'early')).toBeNull();
    expect(host.story().at(-1)).toBe('event.buffered');
    host.pass(60_000);
    expect(host.story().slice(-4)).toEqual([
      'approval.requested g',
      'approval.decided g',
      'node.completed g',
      'execution.completed',
    ]);
    expect(host.state().buffered).toEqual([]);
    expect(host.state().decisions).toMatchObject([{ eventId: 'early', outcome: 'approved' }]);
  });

  test('A2: kept events go first in, first out to gates of the same name, and no more are kept than may open', () => {
    // w ─► g ─► h
    const named = { eventName: 'go' };
    const host = simulateHost(
      workflow([timer('w'), gate('g', named), gate('h', named)], ['w > g > h', 'g rejected> h']),
    );
    host.start();
    host.raise('go', false, 'first');
    host.raise('go', true, 'second');
    expect(host.raise('go', true, 'third')).toBe('mailbox_full');
    host.pass(60_000);
    expect(host.state().decisions.map(({ nodeId, eventId, outcome }) => [nodeId, eventId, outcome])).toEqual([
      ['g', 'first', 'rejected'],
      ['h', 'second', 'approved'],
    ]);
    expect(host.state().runtimeStatus).toBe('COMPLETED');
  });

  test('A2: one event decides one gate, the one that opened first', () => {
    // w ─► g,  h
    const named = { eventName: 'go' };
    const host = simulateHost(workflow([gate('g', named), timer('w'), gate('h', named)], ['w > g']));
    host.start();
    host.pass(60_000);
    expect(host.statuses()).toMatchObject({ g: 'gate', h: 'gate' });
    host.raise('go');
    expect(host.statuses()).toMatchObject({ g: 'gate', h: 'completed' });
    host.raise('go');
    expect(host.state().runtimeStatus).toBe('COMPLETED');
  });

  test('A2: the order of opening counts, not that of the plan', () => {
    // w ─► g,  v ─► h, and h opens first
    const named = { eventName: 'go' };
    const host = simulateHost(
      workflow([timer('w'), timer('v'), gate('g', named), gate('h', named)], ['w > g', 'v > h']),
      {
        resolutions: { v: { kind: 'timer', dueAt: 0 } },
      },
    );
    host.start();
    host.pass(60_000);
    expect(host.plan.nodes.map((node) => node.id)).toEqual(['w', 'v', 'g', 'h']);
    host.raise('go');
    expect(host.statuses()).toMatchObject({ g: 'gate', h: 'completed' });
  });

  test('A3: an event that is delivered twice counts once, kept or taken', () => {
    const host = simulateHost(later);
    host.start();
    host.raise('approval_g', true, 'e');
    expect(host.raise('approval_g', true, 'e')).toBe('duplicate');
    host.pass(60_000);
    expect(host.raise('approval_g', true, 'e')).toBe('execution_ended');

    const open = simulateHost(threeWays);
    open.start();
    open.raise('approval_g', true, 'e');
    expect(open.raise('approval_g', true, 'e')).toBe('duplicate');
  });

  test('A3: a name that no gate waits for is refused, also names of Object.prototype', () => {
    const host = simulateHost(oneWay);
    host.start();
    expect(host.raise('approval_g')).toBe('unknown_event_name');
    expect(host.raise('constructor')).toBe('unknown_event_name');
  });

  test('A3: a skipped gate takes no event', () => {
    // c false─► g,  c ─► a
    const host = simulateHost(workflow([condition('c'), gate('g'), action('a')], ['c false> g', 'c > a']));
    host.start();
    expect(host.raise('approval_g')).toBe('gate_decided');
  });
});
