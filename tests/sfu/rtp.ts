/** RTP and DTLS parameters as a real page sends them, by hand: three VP8 simulcast layers, Opus, Chrome's fingerprint. */

export const dtlsOfAPage = {
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') }],
};

/** @param ssrc of the lowest layer; the others follow */
export function rtpOfACamera(ssrc = 1_000) {
  return {
    mid: '0',
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: 96,
        clockRate: 90_000,
        rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'goog-remb' }],
      },
      { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 96 } },
    ],
    headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 }],
    encodings: [
      { ssrc, rtx: { ssrc: ssrc + 10 }, maxBitrate: 130_000, scalabilityMode: 'L1T3' },
      { ssrc: ssrc + 1, rtx: { ssrc: ssrc + 11 }, maxBitrate: 400_000, scalabilityMode: 'L1T3' },
      { ssrc: ssrc + 2, rtx: { ssrc: ssrc + 12 }, maxBitrate: 1_200_000, scalabilityMode: 'L1T3' },
    ],
    rtcp: { cname: 'page', reducedSize: true },
  };
}

export function rtpOfAMicrophone(ssrc = 2_000) {
  return {
    mid: '1',
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: 111,
        clockRate: 48_000,
        channels: 2,
        parameters: { useinbandfec: 1, usedtx: 1 },
        rtcpFeedback: [{ type: 'nack' }, { type: 'transport-cc' }],
      },
    ],
    headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4 }],
    encodings: [{ ssrc, dtx: true }],
    rtcp: { cname: 'page', reducedSize: true },
  };
}
