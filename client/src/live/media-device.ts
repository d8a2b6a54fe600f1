import type { types } from 'mediasoup-client';
import type { Parameters, Replied } from '#contract/signalling.ts';
import type { IceServers } from './signalling-client.ts';

/**
 * The one file that imports mediasoup-client, and only when a lesson begins: a waiting projector never loads it.
 * The contract carries mediasoup's structures unread; here they get their types.
 */
export type MediaDevice = types.Device;
export type MediaTransport = types.Transport;
export type MediaProducer = types.Producer;
export type MediaConsumer = types.Consumer;
export type ConnectionState = types.ConnectionState;
export type SendingOptions = Pick<types.ProducerOptions, 'encodings' | 'codecOptions'>;

/** Loads the code while tickets and devices are still on their way. */
export function prefetchMediaCode(): void {
  void import('mediasoup-client').catch(() => undefined);
}

/** What this browser can send and receive in a room with these capabilities. @throws where the browser has no WebRTC. */
export async function loadDevice(routerRtpCapabilities: Parameters): Promise<MediaDevice> {
  const { Device } = await import('mediasoup-client');
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: routerRtpCapabilities as types.RtpCapabilities });
  return device;
}

/** The browser's half of a transport that the sfu has opened. */
export function makeTransport(
  device: MediaDevice,
  direction: 'send' | 'receive',
  opened: Replied<'open_transport'>,
  iceServers: IceServers,
): MediaTransport {
  const options = {
    id: opened.transportId,
    iceParameters: opened.iceParameters as types.IceParameters,
    iceCandidates: opened.iceCandidates as types.IceCandidate[],
    dtlsParameters: opened.dtlsParameters as types.DtlsParameters,
    iceServers: iceServers.map(({ urls, username = '', credential = '' }) => ({ urls, username, credential })),
  };
  return direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);
}

/** Gives the transport the sfu's new ICE parameters. */
export function restartIceOf(transport: MediaTransport, replied: Replied<'restart_ice'>): Promise<void> {
  return transport.restartIce({ iceParameters: replied.iceParameters as types.IceParameters });
}

/** The browser's half of a consumer that the sfu has made, paused. */
export function makeConsumer(
  transport: MediaTransport,
  producerId: string,
  made: Replied<'subscribe'>,
): Promise<MediaConsumer> {
  return transport.consume({
    id: made.consumerId,
    producerId,
    kind: made.kind,
    rtpParameters: made.rtpParameters as types.RtpParameters,
  });
}
