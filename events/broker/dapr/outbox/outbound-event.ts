/** An event as it is sent to the sidecar. */
export interface OutboundEvent {
  readonly id: string;
  readonly topic: string;
  /** JSON text of the event. */
  readonly text: string;
  readonly executionId: string | null;
}
