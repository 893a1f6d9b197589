/** Thrown at start when a new version of the SDK moved what we depend on: better no start than dropped work. */
export class UnknownSdkError extends Error {
  override readonly name = 'UnknownSdkError';
  constructor(field: string) {
    super(
      `The Dapr SDK has no field "${field}" any more. This product knows @dapr/dapr 3.18; install that version, or adapt orchestrator/engine/dapr.`,
    );
  }
}

/** A private field that holds an object. @throws {UnknownSdkError} */
export function readSdkObject(owner: object, field: string): object {
  const value: unknown = Reflect.get(owner, field);
  if (typeof value !== 'object' || value === null) throw new UnknownSdkError(field);
  return value;
}

/** Sets a private field that must be there. @throws {UnknownSdkError} */
export function setSdkField(owner: object, field: string, value: unknown): void {
  if (!(field in owner)) throw new UnknownSdkError(field);
  Reflect.set(owner, field, value);
}
