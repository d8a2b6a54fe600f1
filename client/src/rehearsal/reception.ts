import { lookAtCamera, peakOf } from '../classroom/device-look.ts';
import { pause } from '../live/pause.ts';

/** Ten times a second catches the shortest word. */
const LISTEN_EVERY_MS = 100;
/** Between two looks at a picture that is dark, or not there yet. */
const LOOK_AGAIN_MS = 1_000;
/**
 * Of full scale, −40 dB: a voice from the last row reaches it after gain control, the hum of an empty room does not. Our own
 * choice.
 */
const VOICE_ABOVE = 0.01;

type Tracks = Record<'camera' | 'microphone', MediaStreamTrack | null>;

/**
 * Watches what arrives from the other end and tells it once each: a picture in which there is light, and a voice. A track
 * that is replaced by a rebuild is looked at anew. Ends with both told, or with `stop`.
 * @param tracks what arrives now
 */
export async function watchReception(
  tracks: () => Tracks,
  told: (what: 'picture' | 'sound') => void,
  stop: AbortSignal,
): Promise<void> {
  await Promise.allSettled([
    until(() => tracks().camera, seesLight, stop).then(() => told('picture')),
    until(() => tracks().microphone, hearsVoice, stop).then(() => told('sound')),
  ]);
}

type Find = (track: MediaStreamTrack, stop: AbortSignal) => Promise<boolean>;

/** Resolves once `found` says yes to the track there is; rejects when `stop` is raised. */
async function until(trackNow: () => MediaStreamTrack | null, found: Find, stop: AbortSignal): Promise<void> {
  for (;;) {
    stop.throwIfAborted();
    const track = trackNow();
    if (track && (await found(track, stop))) return;
    await pause(LOOK_AGAIN_MS, stop);
  }
}

const seesLight: Find = async (track, stop) => (await lookAtCamera(track, stop)) === 'works';

/** How long one track is listened to before it is asked whether it is still the one. */
const LISTEN_MS = 5_000;

/**
 * Whether a voice comes. A browser that measures nothing without a gesture, as on a projector nobody touches, only tells
 * that sound arrives: then that counts.
 */
async function hearsVoice(track: MediaStreamTrack, stop: AbortSignal): Promise<boolean> {
  const context = new AudioContext();
  try {
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    for (let listened = 0; listened < LISTEN_MS; listened += LISTEN_EVERY_MS) {
      await pause(LISTEN_EVERY_MS, stop);
      stop.throwIfAborted();
      analyser.getFloatTimeDomainData(samples);
      if (peakOf(samples) >= VOICE_ABOVE) return true;
    }
    return context.state !== 'running' && !track.muted;
  } finally {
    void context.close();
  }
}
