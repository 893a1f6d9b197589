import { describe, expect, test } from 'vitest';
import { formatLogLine } from '#infra/local/terminal/log-line.ts';

const NOON = new Date(2026, 1, 4, 12, 1, 2);
const entry = (fields: Record<string, unknown>) => JSON.stringify({ level: 30, time: NOON.getTime(), ...fields });

describe('a log line on the screen', () => {
  test('has time, process, level, message and the execution', () => {
    const line = entry({ pid: 7, hostname: 'h', msg: 'node completed', executionId: 'hello-1700000000-abc123' });
    expect(formatLogLine('orchestrator', line, new Date())).toBe(
      '12:01:02 orchestrator INFO  node completed execution=hello-1700000000-abc123',
    );
  });

  test('quotes values with blanks and keeps structures as JSON', () => {
    const line = entry({ level: 40, msg: 'slow', nodeId: 'Fetch Data', waits: { ms: 12 } });
    expect(formatLogLine('runner', line, new Date())).toBe(
      '12:01:02 runner       WARN  slow node="Fetch Data" waits="{\\"ms\\":12}"',
    );
  });

  test('shows what an error says and where it came from', () => {
    const line = entry({
      level: 50,
      msg: 'request failed',
      err: { message: 'boom', stack: 'Error: boom\n    at f (a.ts:1)\n    at g' },
    });
    expect(formatLogLine('web', line, new Date())).toBe(
      '12:01:02 web          ERROR request failed Error: boom     at f (a.ts:1)',
    );
  });

  test('is one line even when the message has several, and holds no terminal escapes', () => {
    const line = formatLogLine('web', entry({ msg: 'a\nb\u001b[31mc', name: 'x' }), new Date());
    expect(line).toBe('12:01:02 web          INFO  a b [31mc');
  });

  test("reads Dapr's entries, whose levels are words", () => {
    const line = JSON.stringify({
      app_id: 'function-runner',
      instance: 'host',
      level: 'error',
      msg: 'no route',
      scope: 'dapr.runtime',
      time: NOON.toISOString(),
      type: 'log',
      ver: '1.14.4',
    });
    expect(formatLogLine('runner-sidecar', line, new Date())).toBe(
      '12:01:02 runner-sidecar ERROR no route scope=dapr.runtime',
    );
  });

  test.each(['plain text', '{"half":', '{"level":"x"}', 'null'])(
    'prints a line that is no log entry as it is: %s',
    (line) => {
      expect(formatLogLine('web', line, NOON)).toBe(`12:01:02 web          ${line}`);
    },
  );
});
