import type { MediaSource } from '#contract/signalling.ts';
import type { SendingOptions } from './media-device.ts';

/** kbit/s, as they are written in every table of line speeds. */
const kbit = 1000;

/**
 * The three sizes of a camera's picture: each has its place on the ladder from a full line down to the weakest.
 * 180p still shows a face at 7 fps on a third of an ADSL line; 360p is what a class sees well on a projector; 720p is for
 * the line that has room. The sums stay below what others send for one size alone (Jitsi 200/500/2500, LiveKit
 * 160/450/1700 kbit/s), since the upload of a village school is 0.5 to 1 Mbit/s.
 */
const PICTURE_180P = { scaleResolutionDownBy: 4, maxBitrate: 130 * kbit };
const PICTURE_360P = { scaleResolutionDownBy: 2, maxBitrate: 400 * kbit };
const PICTURE_720P = { scaleResolutionDownBy: 1, maxBitrate: 1200 * kbit };

/** Three temporal layers: the sfu can halve the rhythm twice before it gives up a size. */
const TEMPORAL = 'L1T3';

/**
 * A shared page in two rhythms and one sharpness: below about 40 kbit a frame at 720p text breaks, so a weak line gets fewer
 * frames, not worse ones (finding of the State's own tool, La Suite Meet). Said in full: a browser that is told nothing
 * halves the size of the lower layer.
 */
const SCREEN_SLOW = { scaleResolutionDownBy: 1, maxFramerate: 5, maxBitrate: 250 * kbit };
const SCREEN_FLUENT = { scaleResolutionDownBy: 1, maxFramerate: 15, maxBitrate: 1000 * kbit };

/** Mono voice. At 24 kbit/s Opus is clear enough for a foreign language; 20 ms packets keep an answer quick. */
const VOICE = {
  opusStereo: false,
  opusFec: true,
  opusDtx: true,
  opusNack: true,
  opusMaxAverageBitrate: 24 * kbit,
  opusPtime: 20,
};

/** How a source is sent. `height` is the height of its picture in lines, as captured. Always layered, so that the sfu can choose. */
export function sendingOf(source: MediaSource, height: number): SendingOptions {
  switch (source) {
    case 'microphone':
      // Voice goes before pictures in the browser's own queue, too.
      return { codecOptions: VOICE, encodings: [{ priority: 'high', networkPriority: 'high' }] };
    case 'screen':
      return { encodings: [SCREEN_SLOW, SCREEN_FLUENT].map((layer) => ({ ...layer, scalabilityMode: TEMPORAL })) };
    case 'camera':
      return { encodings: cameraLayers(height) };
  }
}

/** A captured 360p picture has two layers to give (browsers drop those that would be smaller than 180p). */
function cameraLayers(height: number): NonNullable<SendingOptions['encodings']> {
  const full = [PICTURE_180P, PICTURE_360P, PICTURE_720P];
  const half = [
    { ...PICTURE_180P, scaleResolutionDownBy: 2 },
    { ...PICTURE_360P, scaleResolutionDownBy: 1 },
  ];
  return (height >= 720 ? full : half).map((layer) => ({ ...layer, scalabilityMode: TEMPORAL, priority: 'low' }));
}
