import type { RefusalReason } from '#contract/signalling.ts';

/** Thrown to say no to an entry or a request; the page gets the reason, the log the message. */
export class SignallingRefusal extends Error {
  override name = 'SignallingRefusal';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string = reason, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.reason = reason;
  }
}
