/**
 * What members may send, best first. Few on purpose: each codec more is one more thing that an old classroom PC may
 * decode badly, and a page can only be moved to another router when both speak the same.
 *
 * - **Opus**: voice. `channels: 2` is how RFC 7587 names Opus in every negotiation; `sprop-stereo=0` and `stereo=0` make
 *   it mono, since a voice needs no second channel. `useinbandfec`: a lost packet is rebuilt from the next one. `usedtx`:
 *   silence costs nearly nothing. NACK comes with mediasoup's own feedback list: on a line with a short round trip a lost
 *   packet is simply sent again.
 * - **VP8**: picture. The one codec that every browser and every old PC encodes in three simulcast layers in software.
 *   H264 is left out: hardware encoders often give a single layer, so a weak line would have nothing to fall back to.
 *
 * Header extensions are mediasoup's defaults (mid, rid, transport-cc, audio level, …).
 */
export const codecs = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1, stereo: 0, 'sprop-stereo': 0 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
] as const;
