import { expect, test } from 'vitest';
import { failureText, personText } from '#web/execution/view/person-text.ts';

const OWN = ['iUwJqFA9', 'guest-before', 'operator'];

test('people read of people, never of ids', () => {
  expect(personText('iUwJqFA9', OWN)).toBe('you');
  expect(personText('guest-before', OWN)).toBe('you');
  expect(personText('operator', OWN)).toBe('the operator');
  expect(personText('3kd92ndk', OWN)).toBe('somebody else');
});

test('a rejection names who rejected in the same way, and keeps the reason', () => {
  const rejected = (message: string) => failureText({ type: 'approval_rejected', message }, OWN);
  expect(rejected('Rejected by iUwJqFA9.')).toBe('Rejected by you.');
  expect(rejected('Rejected by iUwJqFA9: too dear: see\nRejected by 3kd92ndk.')).toBe(
    'Rejected by you: too dear: see\nRejected by 3kd92ndk.',
  );
  expect(rejected('Rejected by ada@example.com.')).toBe('Rejected by somebody else.');
  expect(failureText({ type: 'http_error', message: 'Rejected by 3kd92ndk.' }, OWN)).toBe('Rejected by 3kd92ndk.');
});
