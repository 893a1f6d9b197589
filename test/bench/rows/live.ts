import { get, type IncomingMessage } from 'node:http';
import { gate, timer, trigger, workflow } from '../../builders/samples/definition.ts';
import type { BenchStack } from '../bench-stack.ts';
import { visit } from '../../builders/web/web-visitor.ts';
import { percentile } from '../statistics.ts';

/** Calls `received` with the sequence of each delta and the milliseconds since 1970 at which it came. */
function watch(
  url: string,
  cookie: string,
  received: (sequence: number, at: number) => void,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = get(url, { headers: { cookie, accept: 'text/event-stream' }, agent: false }, (answer) => {
      if (answer.statusCode !== 200) {
        reject(new Error(`${url} answered ${answer.statusCode}`));
        return;
      }
      answer.setEncoding('utf8');
      let rest = '';
      let isReady = false;
      answer.on('data', (text: string) => {
        const at = performance.timeOrigin + performance.now();
        const frames = (rest + text).split('\n\n');
        rest = frames.pop() ?? '';
        for (const frame of frames) {
          if (frame.includes('event: snapshot')) isReady = true;
          const sequence = /^id: (\d+)$/m.exec(frame)?.[1];
          if (frame.includes('event: delta') && sequence !== undefined) received(Number(sequence), at);
        }
        if (isReady) resolve(answer);
      });
    });
    outgoing.on('error', reject);
  });
}

/** p95 in milliseconds from the row of an execution event (written just before its commit) to its receipt by each of `watchers`. */
export async function measureLive(stack: BenchStack, watchers: number): Promise<number> {
  const definition = workflow(
    [trigger(), gate('ok'), ...Array.from({ length: 10 }, (_, index) => timer(`t${index}`, { durationSeconds: 0.2 }))],
    [`start ─► ok ─► ${Array.from({ length: 10 }, (_, index) => `t${index}`).join(' ─► ')}`],
  );
  const id = await stack.start(definition);
  const { cookie } = await visit(stack.info.webUrl);
  const receipts: { sequence: number; at: number }[] = [];
  const url = `${stack.info.webUrl}/api/executions/${id}/events`;
  const streams = await Promise.all(
    Array.from({ length: watchers }, () => watch(url, cookie, (sequence, at) => receipts.push({ sequence, at }))),
  );
  const ended = Promise.all(streams.map((stream) => new Promise((resolve) => stream.once('close', resolve))));
  await stack.post(`/api/v2/workflows/${id}/events`, { eventName: 'approval_ok', eventData: { approved: true } });
  await ended;
  const rows = await stack.query<{ sequence: number; at: string }>(
    'SELECT sequence, extract(epoch FROM recorded_at) * 1000 AS at FROM execution_events WHERE execution_id = $1',
    [id],
  );
  const writtenAt = new Map(rows.map((row) => [row.sequence, Number(row.at)]));
  const delays = receipts.map(({ sequence, at }) => at - (writtenAt.get(sequence) ?? Number.NaN));
  if (receipts.length < watchers * 20) throw new Error(`only ${receipts.length} deltas were received`);
  return percentile(delays, 0.95);
}
