import { describe, expect, test } from 'vitest';
import { createTerminalFilter } from '#infra/local/terminal/terminal-lines.ts';

const entry = (level: string, msg: string) => JSON.stringify({ level, msg });

describe('the screen', () => {
  test("shows the lines of the product's services, without empty ones", () => {
    const isShown = createTerminalFilter();
    expect(isShown('runner', '{"level":30,"msg":"x"}', 0)).toBe(true);
    expect(isShown('runner', '{"level":30,"msg":"x"}', 0)).toBe(true);
    expect(isShown('web', '  ', 0)).toBe(false);
  });

  test('shows errors and crashes of Dapr alone, and of the servers nothing', () => {
    const isShown = createTerminalFilter();
    expect(isShown('redis', 'Ready to accept connections', 0)).toBe(false);
    expect(isShown('placement', entry('info', 'started'), 0)).toBe(false);
    expect(isShown('placement', entry('warning', 'mTLS is off'), 0)).toBe(false);
    expect(isShown('placement', entry('fatal', 'no port'), 0)).toBe(true);
    expect(isShown('runner-sidecar', 'panic: boom', 0)).toBe(true);
  });

  test('shows a complaint of a sidecar again only after half a minute', () => {
    const isShown = createTerminalFilter();
    const complaint = (stream: string) => entry('error', `redis streams: error reading from stream ${stream}`);
    expect(isShown('runner-sidecar', complaint('a'), 0)).toBe(true);
    expect(isShown('runner-sidecar', complaint('b'), 29_999)).toBe(false);
    expect(isShown('orchestrator-sidecar', complaint('b'), 29_999)).toBe(true);
    expect(isShown('runner-sidecar', complaint('a'), 30_000)).toBe(true);
  });
});
