/** A promise settled from outside, once; nobody has to wait for it. */
export interface FirstReady {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(error: Error): void;
}

export function createFirstReady(): FirstReady {
  const settle: Partial<Pick<FirstReady, 'resolve' | 'reject'>> = {};
  const promise = new Promise<void>((resolve, reject) => {
    settle.resolve = resolve;
    settle.reject = reject;
  });
  promise.catch(() => undefined);
  return {
    promise,
    resolve: () => settle.resolve?.(),
    reject: (error) => settle.reject?.(error),
  };
}
