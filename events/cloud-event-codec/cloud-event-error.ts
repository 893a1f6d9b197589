/**
 * Why a request holds no CloudEvent, or an event cannot be encoded. `status` is what an HTTP ingress answers: 400 for an event that is wrong,
 * 413 for one that is too large, 415 for a format that is not understood. `attribute` names the attribute at fault (`data` for the payload); without one the request or event
 * as a whole is.
 */
export class CloudEventError extends Error {
  override readonly name = 'CloudEventError';
  readonly status: 400 | 413 | 415;
  readonly attribute: string | undefined;

  constructor(status: 400 | 413 | 415, message: string, attribute?: string) {
    super(message);
    this.status = status;
    this.attribute = attribute;
  }
}
