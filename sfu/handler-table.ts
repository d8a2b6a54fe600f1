import type { RequestType } from '#contract/signalling.ts';
import type { Handler } from './handler.ts';
import { leave } from './handlers/leave.ts';
import { publish, setPaused, unpublish } from './handlers/publishing.ts';
import { preferLayers, resume, subscribe } from './handlers/subscribing.ts';
import { closeTransport, connectTransport, openTransport, restartIce } from './handlers/transports.ts';

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
