import * as z from 'zod/mini';
import type { Parameters } from '#contract/signalling.ts';
import { MediaFault } from './media-engine.ts';

/**
 * The shapes behind the contract's opaque `Parameters`, checked before they reach mediasoup.
 *
 * Why, when mediasoup checks too: it writes all requests for one worker through one FlatBuffers builder. A value it does
 * not foresee, such as `maxBitrate: 1.5`, throws half-way through an object, the builder stays inside it, and **every later request to that worker fails**
 * ("object serialization must not be nested"): one bad message would end all lessons of a worker. So only what the
 * builder can write gets through, in numbers that a real page sends. Fields unknown to mediasoup are dropped.
 */
const Word = z.string().check(z.maxLength(256));
const Uint32 = z.int().check(z.gte(0), z.lte(0xffff_ffff));
const PayloadType = z.int().check(z.gte(0), z.lte(127));

/** The header extensions mediasoup 3.27 knows; it refuses others. */
const HeaderExtensionUri = z.enum([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
  'urn:3gpp:video-orientation',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
  'urn:ietf:params:rtp-hdrext:toffset',
  'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  'urn:mediasoup:params:rtp-hdrext:packet-id',
]);

const CodecSettings = z.record(Word, z.union([Word, z.int().check(z.gte(-0x8000_0000), z.lte(0x7fff_ffff))]));

const codec = {
  mimeType: Word,
  clockRate: Uint32,
  channels: z.exactOptional(z.int().check(z.gte(1), z.lte(8))),
  parameters: z.exactOptional(CodecSettings),
  rtcpFeedback: z.exactOptional(
    z.array(z.object({ type: Word, parameter: z.exactOptional(Word) })).check(z.maxLength(16)),
  ),
};

const DtlsParametersShape = z.object({
  role: z.exactOptional(z.enum(['auto', 'client', 'server'])),
  fingerprints: z
    .array(z.object({ algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']), value: Word }))
    // A browser offers one; five algorithms exist.
    .check(z.minLength(1), z.maxLength(5)),
});

const EncodingShape = z.object({
  ssrc: z.exactOptional(Uint32),
  rid: z.exactOptional(Word),
  codecPayloadType: z.exactOptional(PayloadType),
  rtx: z.exactOptional(z.object({ ssrc: Uint32 })),
  dtx: z.exactOptional(z.boolean()),
  scalabilityMode: z.exactOptional(Word),
  maxBitrate: z.exactOptional(Uint32),
});

const RtpParametersShape = z.object({
  // RFC 8843 lets mediasoup use up to 8 bytes.
  mid: z.exactOptional(z.string().check(z.maxLength(8))),
  msid: z.exactOptional(Word),
  codecs: z
    .array(z.object({ ...codec, payloadType: PayloadType }))
    // A page sends one codec and its RTX.
    .check(z.minLength(1), z.maxLength(4)),
  headerExtensions: z.exactOptional(
    z
      .array(
        z.object({
          uri: HeaderExtensionUri,
          id: z.int().check(z.gte(1), z.lte(255)),
          encrypt: z.exactOptional(z.boolean()),
          parameters: z.exactOptional(CodecSettings),
        }),
      )
      .check(z.maxLength(16)),
  ),
  // Three simulcast layers, and one to spare.
  encodings: z.array(EncodingShape).check(z.minLength(1), z.maxLength(4)),
  rtcp: z.exactOptional(z.object({ cname: z.exactOptional(Word), reducedSize: z.exactOptional(z.boolean()) })),
});

const MediaKind = z.enum(['audio', 'video']);

const RtpCapabilitiesShape = z.object({
  codecs: z.array(z.object({ ...codec, kind: MediaKind, preferredPayloadType: PayloadType })).check(z.maxLength(64)),
  headerExtensions: z.exactOptional(
    z
      .array(
        z.object({
          kind: MediaKind,
          uri: HeaderExtensionUri,
          preferredId: z.int().check(z.gte(1), z.lte(255)),
          preferredEncrypt: z.exactOptional(z.boolean()),
          direction: z.exactOptional(z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive'])),
        }),
      )
      .check(z.maxLength(64)),
  ),
});

function reader<Schema extends z.ZodMiniType>(name: string, schema: Schema): (given: Parameters) => z.infer<Schema> {
  return (given) => {
    const result = schema.safeParse(given);
    if (result.success) return result.data;
    throw new MediaFault('bad_parameters', `${name}: ${z.prettifyError(result.error)}`);
  };
}

/** @throws MediaFault `bad_parameters` */
export const readDtlsParameters = reader('dtlsParameters', DtlsParametersShape);
/** @throws MediaFault `bad_parameters` */
export const readRtpParameters = reader('rtpParameters', RtpParametersShape);
/** @throws MediaFault `bad_parameters` */
export const readRtpCapabilities = reader('rtpCapabilities', RtpCapabilitiesShape);
