import type { Replied, RequestType, Sent } from '#contract/signalling.ts';
import type { Seat } from './room-directory.ts';

/**
 * Answers one kind of request, from a participant who is still in its room.
 * Throws SignallingRefusal or MediaFault to say no.
 */
export type Handler<T extends RequestType> = (seat: Seat, sent: Sent<T>) => Replied<T> | Promise<Replied<T>>;
