import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createChannel, fanOut, addWatcher, type SequencedFrame } from '#web/server/live/event-hub.ts';

const frames = (from: number, to: number): SequencedFrame[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => ({
    sequence: from + index,
    frame: new Uint8Array([from + index]),
    isLast: false,
  }));

function watch(channel: ReturnType<typeof createChannel>) {
  const got: number[] = [];
  const watcher = { onFrame: (frame: Uint8Array) => got.push(frame[0] ?? -1), onClose: () => undefined };
  return { got, subscription: addWatcher(channel, watcher, () => undefined) };
}

test('events between subscription and snapshot are kept, and events of the snapshot are dropped', () => {
  const channel = createChannel();
  const { got, subscription } = watch(channel);
  fanOut(channel, frames(1, 5));
  subscription.startAt(3);
  fanOut(channel, frames(4, 6));
  expect(got).toEqual([4, 5, 6]);
});

test('a watcher that left gets no more events', () => {
  const channel = createChannel();
  const { got, subscription } = watch(channel);
  subscription.startAt(0);
  subscription.leave();
  fanOut(channel, frames(1, 2));
  expect(got).toEqual([]);
});

test('every watcher gets each event once and in order, wherever it starts and however reads overlap', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ read: fc.nat({ max: 20 }), overlap: fc.nat({ max: 3 }), start: fc.option(fc.nat({ max: 20 })) }),
        {
          maxLength: 12,
        },
      ),
      (steps) => {
        const channel = createChannel();
        const first = watch(channel);
        first.subscription.startAt(0);
        const watchers = [{ from: 0, ...first }];
        let read = 0;
        for (const step of steps) {
          if (step.start !== null) {
            // A snapshot has at least what was read before its watcher subscribed.
            const from = Math.max(step.start, read);
            const watched = watch(channel);
            watchers.push({ from, ...watched });
            watched.subscription.startAt(from);
          }
          const to = Math.max(read, step.read);
          fanOut(channel, frames(Math.max(1, read - step.overlap), to));
          read = to;
        }
        for (const watched of watchers)
          expect(watched.got).toEqual(frames(watched.from + 1, read).map(({ sequence }) => sequence));
      },
    ),
  );
});
