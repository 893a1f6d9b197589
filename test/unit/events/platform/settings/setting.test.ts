import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineSetting } from '#events/platform/settings/setting.ts';

function createSetting() {
  const applied: number[] = [];
  const warnings: object[] = [];
  const setting = defineSetting({
    key: 'app:SIZE',
    schema: z.coerce.number().int().min(1),
    initial: 4,
    apply: (value) => void applied.push(value),
    logger: { info: () => undefined, warn: (details) => void warnings.push(details) },
  });
  return { setting, applied, warnings };
}

test('a value is applied once, and its removal restores the default', () => {
  const { setting, applied } = createSetting();
  for (const text of [undefined, '', '4', '5', '5', undefined, '']) setting.offer(text);
  expect(applied).toEqual([5, 4]);
});

test('a value that does not fit is refused once with key and reason, without the value, and the former one stays', () => {
  const { setting, applied, warnings } = createSetting();
  for (const text of ['6', 'six hundred', 'six hundred', '6', '0']) setting.offer(text);
  expect(applied).toEqual([6]);
  expect(warnings).toEqual([
    { key: 'app:SIZE', kept: 6, reason: expect.stringContaining('expected number') },
    { key: 'app:SIZE', kept: 6, reason: expect.stringContaining('>=1') },
  ]);
  expect(JSON.stringify(warnings)).not.toContain('six hundred');
});
