import type { Replied, RequestType, Sent } from '#contract/signalling.ts';

/** Asks the sfu. @throws RequestRefused, ParticipantGone */
export type Ask = <T extends RequestType>(type: T, data: Sent<T>) => Promise<Replied<T>>;
