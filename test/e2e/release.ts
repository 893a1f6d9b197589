import { inject } from 'vitest';

let count = 0;

/** A key of the sample service that no other test uses. */
export function heldKey(): string {
  count += 1;
  return `held-${process.pid}-${count}`;
}

/** Lets the sample service answer the step that waits for `key`. */
export async function release(key: string): Promise<void> {
  await fetch(`${inject('sampleUrl')}/release/${key}`, { method: 'POST' });
}
