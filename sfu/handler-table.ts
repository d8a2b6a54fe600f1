import type { Replied, RequestType, Sent } from '#contract/signalling.ts';
import { leave } from './handlers/leave.ts';
import { publish, setPaused, unpublish } from './handlers/publishing.ts';
import { preferLayers, resume, subscribe } from './handlers/subscribing.ts';
import { closeTransport, connectTransport, openTransport, restartIce } from './handlers/transports.ts';
import type { Seat } from './room-directory.ts';

/**
 * Answers one kind of request, from a participant who is still in its room.
 * Throws SignallingRefusal or MediaFault to say no.
 */
export type Handler<T extends RequestType> = (seat: Seat, sent: Sent<T>) => Replied<T> | Promise<Replied<T>>;

/** Every request of the contract: one without a handler does not compile. */
export const handlers: { [T in RequestType]: Handler<T> } = {
  open_transport: openTransport,
  connect_transport: connectTransport,
  restart_ice: restartIce,
  close_transport: closeTransport,
  publish,
  unpublish,
  set_paused: setPaused,
  subscribe,
  resume,
  prefer_layers: preferLayers,
  leave,
};
