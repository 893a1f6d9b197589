import { expect, test } from 'vitest';
import { parseConfig } from '#events/platform/process/service-config.ts';
import { toSampler } from '#events/platform/telemetry/otlp-sampler.ts';
import { TracingEnvironment } from '#events/platform/telemetry/tracing-config.ts';

const describeSampler = (env: NodeJS.ProcessEnv) => toSampler(parseConfig(TracingEnvironment, env)).toString();

test.each([
  [{}, /^ParentBased\{root=AlwaysOnSampler/],
  [{ OTEL_TRACES_SAMPLER: 'always_on' }, /^AlwaysOnSampler$/],
  [{ OTEL_TRACES_SAMPLER: 'always_off' }, /^AlwaysOffSampler$/],
  [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }, /^TraceIdRatioBased\{0\.25\}$/],
  [{ OTEL_TRACES_SAMPLER: 'parentbased_always_off' }, /^ParentBased\{root=AlwaysOffSampler/],
  [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' }, /^ParentBased\{root=TraceIdRatioBased\{1\}/],
])('%j samples as the standard variables say', (env, expected) => {
  expect(describeSampler(env)).toMatch(expected);
});

test.each([
  [{ OTEL_TRACES_SAMPLER: 'some' }, 'OTEL_TRACES_SAMPLER: must be always_on'],
  [{ OTEL_TRACES_SAMPLER_ARG: '2' }, 'OTEL_TRACES_SAMPLER_ARG'],
  [{ OTEL_BSP_SCHEDULE_DELAY: 'soon' }, 'OTEL_BSP_SCHEDULE_DELAY'],
])('%j is refused', (env, expected) => {
  expect(() => describeSampler(env)).toThrow(expected);
});
