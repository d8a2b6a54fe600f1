import { randomUUID } from 'node:crypto';
import type { types } from 'mediasoup-client';
import { Device } from 'mediasoup-client';
import * as fakeParameters from 'mediasoup-client/fakeParameters';
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import type { Parameters, Replied, RequestType, Sent } from '#contract/signalling.ts';
import type { Ask } from '../../../client/src/live/ask.ts';
import { RequestRefused } from '../../../client/src/live/signalling-client.ts';

type Asked = { [T in RequestType]: { type: T; data: Sent<T> } }[RequestType];

/** An sfu that grants everything, and remembers what it was asked; and a browser without a network, whose path the test moves. */
export class FakeRoom {
  readonly asked: Asked[] = [];
  /** Requests of these types are refused. */
  readonly refuses = new Set<RequestType>();
  readonly transports: types.Transport[] = [];

  readonly ask: Ask = async <T extends RequestType>(type: T, data: Sent<T>) => {
    this.asked.push({ type, data } as Asked);
    if (this.refuses.has(type)) throw new RequestRefused('media_failed');
    return this.#replies[type](data) as Replied<T>;
  };

  readonly capabilities = fakeParameters.generateRouterRtpCapabilities() as Parameters;

  async loadDevice(): Promise<types.Device> {
    const device = new Device({ handlerFactory: FakeHandler.createFactory(fakeParameters) });
    await device.load({ routerRtpCapabilities: fakeParameters.generateRouterRtpCapabilities() });
    device.observer.on('newtransport', (transport) => this.transports.push(transport));
    return device;
  }

  /** What was asked of that type, oldest first. */
  of<T extends RequestType>(type: T): Sent<T>[] {
    return this.asked.filter((one) => one.type === type).map(({ data }) => data as Sent<T>);
  }

  /** The path of the newest transport of that direction changes. */
  path(direction: 'send' | 'recv', state: types.ConnectionState): void {
    const transport = this.transports.findLast((one) => one.direction === direction);
    if (!(transport?.handler instanceof FakeHandler)) throw new Error(`There is no ${direction} transport yet.`);
    transport.handler.setConnectionState(state);
  }

  readonly #replies: { [T in RequestType]: (data: Sent<T>) => object } = {
    open_transport: () => {
      const { id, iceParameters, iceCandidates, dtlsParameters } = fakeParameters.generateTransportRemoteParameters();
      return { transportId: id, iceParameters, iceCandidates, dtlsParameters };
    },
    connect_transport: () => ({}),
    restart_ice: () => ({ iceParameters: fakeParameters.generateTransportRemoteParameters().iceParameters }),
    close_transport: () => ({}),
    publish: () => ({ producerId: randomUUID() }),
    unpublish: () => ({}),
    set_paused: () => ({}),
    subscribe: () => {
      const { id, kind, rtpParameters } = fakeParameters.generateConsumerRemoteParameters({
        id: randomUUID(),
        codecMimeType: 'video/VP8',
      });
      return { consumerId: id, kind, rtpParameters };
    },
    resume: () => ({}),
    prefer_layers: () => ({}),
    leave: () => ({}),
  };
}
