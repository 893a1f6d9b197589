import type { Overload } from '../environment.ts';
import { parseSignature } from '../checking/signature.ts';

/** Declares a function by its signature (see `parseSignature`). `run` gets values of these types. */
export function overload(signature: string, run: Overload['run']): Overload {
  return { ...parseSignature(signature), run };
}
