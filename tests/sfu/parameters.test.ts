import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MediaFault } from '../../sfu/engine/media-engine.ts';
import { readDtlsParameters, readRtpCapabilities, readRtpParameters } from '../../sfu/engine/parameters.ts';
import { dtlsOfAPage, rtpOfACamera } from './rtp.ts';

test('what a browser sends passes, without the fields that only concern the page', () => {
  const { encodings, ...rest } = rtpOfACamera();
  const asSent = { ...rest, encodings: encodings.map((encoding) => ({ ...encoding, scaleResolutionDownBy: 4 })) };
  expect(readRtpParameters(asSent)).toEqual({ ...rest, encodings });
  expect(readDtlsParameters(dtlsOfAPage)).toEqual(dtlsOfAPage);
});

test.each<[string, object]>([
  ['a broken bitrate', { encodings: [{ ssrc: 1, maxBitrate: 1.5 }] }],
  ['a bitrate in words', { encodings: [{ ssrc: 1, maxBitrate: 'much' }] }],
  ['a bitrate beyond 32 bits', { encodings: [{ ssrc: 1, maxBitrate: 2 ** 40 }] }],
  ['a hundred encodings', { encodings: Array.from({ length: 100 }, (_, ssrc) => ({ ssrc })) }],
  ['no encoding', { encodings: [] }],
  ['no codec', { codecs: [] }],
  ['an unknown header extension', { headerExtensions: [{ uri: 'urn:x', id: 1 }] }],
  [
    'a nested codec parameter',
    { codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000, parameters: { a: {} } }] },
  ],
  ['a mid of a novel', { mid: 'x'.repeat(9) }],
])('%s is refused', (_, wrong) => {
  expect(() => readRtpParameters({ ...rtpOfACamera(), ...wrong })).toThrow(MediaFault);
});

test('whatever is sent is either read or refused with one kind of error', () => {
  const anything = fc.dictionary(
    fc.constantFrom('codecs', 'encodings', 'fingerprints', 'role', 'mid', 'rtcp'),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(anything, (given) => {
      for (const read of [readDtlsParameters, readRtpParameters, readRtpCapabilities]) {
        try {
          read(given as Record<string, unknown>);
        } catch (failure) {
          expect(failure).toBeInstanceOf(MediaFault);
        }
      }
    }),
  );
});
