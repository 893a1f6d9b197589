/** Limits of `vi.waitFor`. Its default of one second is too short on a busy machine. */
export const PATIENT = { timeout: 20_000, interval: 5 } as const;
