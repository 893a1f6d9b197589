import { expect, test } from 'vitest';
import { parseTraceparent, toTraceparent } from '#events/platform/telemetry/trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

test('a traceparent is read and written as W3C has it', () => {
  const context = { traceId: TRACE, spanId: SPAN, isSampled: true };
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-01`)).toEqual(context);
  expect(toTraceparent(context)).toBe(`00-${TRACE}-${SPAN}-01`);
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-00`)).toEqual({ ...context, isSampled: false });
});

test('unknown flags and fields of later versions are ignored', () => {
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-03`)?.isSampled).toBe(true);
  expect(parseTraceparent(`01-${TRACE}-${SPAN}-01-more`)?.traceId).toBe(TRACE);
});

test.each([
  ['nothing', undefined],
  ['several headers', [`00-${TRACE}-${SPAN}-01`]],
  ['the version that cannot be', `ff-${TRACE}-${SPAN}-01`],
  ['a trace id of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['a span id of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['capital letters', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ['a line break behind it', `00-${TRACE}-${SPAN}-01\n`],
  ['more than version 00 has', `00-${TRACE}-${SPAN}-01-more`],
])('%s begins a trace of its own', (_what, value) => {
  expect(parseTraceparent(value)).toBeNull();
});
