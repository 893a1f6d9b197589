/** Name of the event that a stream carries when there is nothing else to say; it has no id, so a resumed stream is not moved by it. */
export const HEARTBEAT_EVENT = 'heartbeat';

/** How often a stream's heart beats. */
export const HEARTBEAT_MS = 15_000;

/** A stream that says nothing for this long is dead, however open its connection looks. */
export const SILENCE_MS = 2.5 * HEARTBEAT_MS;
