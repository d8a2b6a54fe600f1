import { Device } from 'mediasoup-client';
import { generateLocalDtlsParameters, generateNativeRtpCapabilities } from 'mediasoup-client/fakeParameters';
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import { expect } from 'vitest';
import type { Parameters } from '#contract/signalling.ts';
import { dtlsOfAPage, rtpOfACamera, rtpOfAMicrophone } from '../rtp.ts';
import { bothEnter, enter, type Page } from '../sfu-under-test.ts';
import { startRealSfu, workerTest } from './real-engine.ts';

/** Opus with NACK, which mediasoup-client adds to what every real browser says. */
function nativeRtpCapabilities() {
  const { codecs = [], ...rest } = generateNativeRtpCapabilities();
  const nack = { type: 'nack' };
  return {
    ...rest,
    codecs: codecs.map((codec) => (codec.mimeType === 'audio/opus' ? { ...codec, rtcpFeedback: [nack] } : codec)),
  };
}

/** What a page's own library says it can decode, after it has read the router's offer. */
async function capabilitiesOf(page: Page): Promise<Parameters> {
  const device = new Device({
    handlerFactory: FakeHandler.createFactory({
      generateNativeRtpCapabilities: nativeRtpCapabilities,
      generateLocalDtlsParameters,
    }),
  });
  await device.load({ routerRtpCapabilities: page.welcome.routerRtpCapabilities });
  return device.recvRtpCapabilities;
}

async function publish(page: Page, source: 'camera' | 'microphone', rtpParameters: Parameters) {
  const { transportId } = await page.get('open_transport', { direction: 'send' });
  const kind = source === 'camera' ? 'video' : 'audio';
  const offer = { transportId, source, kind, rtpParameters, paused: false } as const;
  return { transportId, ...(await page.get('publish', offer)) };
}

workerTest('the router speaks mono Opus with FEC and DTX, and VP8 with RTX, and nothing else', async () => {
  const sfu = await startRealSfu();
  const { welcome } = await enter(sfu);
  expect(welcome.routerRtpCapabilities.codecs).toMatchObject([
    { mimeType: 'audio/opus', parameters: { useinbandfec: 1, usedtx: 1, stereo: 0 } },
    { mimeType: 'video/VP8' },
    { mimeType: 'video/rtx' },
  ]);
});

workerTest('a transport offers the one media port, UDP before TCP', async () => {
  const sfu = await startRealSfu();
  const page = await enter(sfu);
  const { iceCandidates, iceParameters } = await page.get('open_transport', { direction: 'send' });
  expect(iceParameters).toMatchObject({ iceLite: true });
  expect(iceCandidates).toMatchObject([
    { protocol: 'udp', address: '127.0.0.1', port: sfu.mediaPort },
    { protocol: 'tcp', address: '127.0.0.1', port: sfu.mediaPort, tcpType: 'passive' },
  ]);
  const [udp, tcp] = iceCandidates.map((candidate) => Number(candidate.priority));
  expect(udp).toBeGreaterThan(tcp ?? 0);
});

workerTest('a camera in three layers and a voice go from the substitute to the class', async () => {
  const sfu = await startRealSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const camera = await publish(substitute, 'camera', rtpOfACamera());
  const voice = await publish(substitute, 'microphone', rtpOfAMicrophone());
  await substitute.get('connect_transport', { transportId: camera.transportId, dtlsParameters: dtlsOfAPage });

  const { transportId } = await classroom.get('open_transport', { direction: 'receive' });
  const rtpCapabilities = await capabilitiesOf(classroom);
  const seen = await classroom.get('subscribe', { transportId, producerId: camera.producerId, rtpCapabilities });
  const heard = await classroom.get('subscribe', { transportId, producerId: voice.producerId, rtpCapabilities });
  expect(seen).toMatchObject({ kind: 'video', rtpParameters: { encodings: [{ scalabilityMode: 'L3T3' }] } });
  expect(heard.rtpParameters.codecs).toMatchObject([
    { mimeType: 'audio/opus', rtcpFeedback: expect.arrayContaining([{ type: 'nack', parameter: '' }]) },
  ]);
  for (const { consumerId } of [seen, heard]) await classroom.get('resume', { consumerId });
  await classroom.get('prefer_layers', { consumerId: seen.consumerId, spatial: 0, temporal: 1 });
  await substitute.get('set_paused', { producerId: camera.producerId, paused: true });
});

workerTest('new ICE parameters leave transport, producer and consumer as they are', async () => {
  const sfu = await startRealSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const camera = await publish(substitute, 'camera', rtpOfACamera());
  const { transportId } = await classroom.get('open_transport', { direction: 'receive' });
  const rtpCapabilities = await capabilitiesOf(classroom);
  const seen = await classroom.get('subscribe', { transportId, producerId: camera.producerId, rtpCapabilities });
  const first = await substitute.get('restart_ice', { transportId: camera.transportId });
  const second = await substitute.get('restart_ice', { transportId: camera.transportId });
  expect(second.iceParameters.usernameFragment).not.toBe(first.iceParameters.usernameFragment);
  await classroom.get('restart_ice', { transportId });
  await classroom.get('resume', { consumerId: seen.consumerId });
  await substitute.get('set_paused', { producerId: camera.producerId, paused: true });
});

workerTest('a page that cannot decode a picture is told, and goes on with the voice', async () => {
  const sfu = await startRealSfu();
  const { substitute, classroom } = await bothEnter(sfu);
  const camera = await publish(substitute, 'camera', rtpOfACamera());
  const { transportId } = await classroom.get('open_transport', { direction: 'receive' });
  const deaf = { transportId, producerId: camera.producerId, rtpCapabilities: { codecs: [] } };
  expect(await classroom.ask('subscribe', deaf)).toEqual({ ok: false, reason: 'bad_message' });
  const rtpCapabilities = await capabilitiesOf(classroom);
  await classroom.get('subscribe', { ...deaf, rtpCapabilities });
});

workerTest.each<[string, object]>([
  ['a bitrate of one and a half bits', { encodings: [{ ssrc: 1, maxBitrate: 1.5 }] }],
  ['a codec nobody speaks', { codecs: [{ mimeType: 'video/AV9', payloadType: 96, clockRate: 90_000 }] }],
  ['H264', { codecs: [{ mimeType: 'video/H264', payloadType: 96, clockRate: 90_000 }] }],
  [
    'an RTX stream of no codec',
    { codecs: [{ mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 5 } }] },
  ],
  ['the same SSRC twice', { encodings: [{ ssrc: 7 }, { ssrc: 7 }] }],
  ['neither SSRC nor RID', { mid: '', encodings: [{}, {}] }],
])('%s is refused, and the worker serves everybody else as before', async (_, wrong) => {
  const sfu = await startRealSfu();
  const page = await enter(sfu);
  const { transportId } = await page.get('open_transport', { direction: 'send' });
  const rtpParameters = { ...rtpOfACamera(), ...wrong };
  const answer = await page.ask('publish', {
    transportId,
    source: 'camera',
    kind: 'video',
    rtpParameters,
    paused: false,
  });
  expect(answer).toMatchObject({ ok: false });
  await publish(await enter(sfu), 'camera', rtpOfACamera());
});

workerTest('a fingerprint that is none is refused, and the transport can still be connected', async () => {
  const sfu = await startRealSfu();
  const page = await enter(sfu);
  const { transportId } = await page.get('open_transport', { direction: 'send' });
  for (const wrong of [{}, { fingerprints: [] }, { fingerprints: [{ algorithm: 'md5', value: 'AA' }] }]) {
    const answer = await page.ask('connect_transport', { transportId, dtlsParameters: wrong });
    expect(answer).toEqual({ ok: false, reason: 'bad_message' });
  }
  await page.get('connect_transport', { transportId, dtlsParameters: dtlsOfAPage });
});
