import type { ClassroomCheck } from '#contract/places.ts';

/** A prompt nobody answers must not hold the check: kiosks are told by policy, see the projector's own guide. */
const OPENS_WITHIN_MS = 4_000;
/** A camera finds its exposure within a second; two are looked at. */
const LOOK_MS = 2_000;
const LOOK_EVERY_MS = 100;

/**
 * Of 255: what a covered lens gives, noise included, stays below; a class with the lights off and the shutters down gives
 * more. Our own choice.
 */
const DARK_BELOW = 16;
/** Of full scale, −80 dB: the last bits of a converter. The quietest room is louder, a microphone that is switched off is not. */
const SILENT_BELOW = 0.0001;

/** A small picture tells light from dark as well as a large one. */
const PICTURE = { width: 64, height: 36 };

export interface Opened {
  camera?: MediaStreamTrack;
  microphone?: MediaStreamTrack;
}

/** Opens what there is: both with one question to whoever stands there, else each by itself. What does not open is left out. */
export async function openForLooking(withCamera: boolean, stop: AbortSignal): Promise<Opened> {
  const video = { width: { ideal: 320 }, height: { ideal: 180 } };
  // As it comes: what cleans a voice makes a quiet room perfectly silent.
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const both = await open({ audio, ...(withCamera && { video }) }, stop);
  if (both) return tracksOf(both);
  const heard = await open({ audio }, stop);
  const seen = withCamera ? await open({ video }, stop) : null;
  return { ...(heard && tracksOf(heard)), ...(seen && tracksOf(seen)) };
}

async function open(wanted: MediaStreamConstraints, stop: AbortSignal): Promise<MediaStream | null> {
  stop.throwIfAborted();
  const opening = navigator.mediaDevices?.getUserMedia(wanted).catch(() => null) ?? Promise.resolve(null);
  const patience = AbortSignal.any([stop, AbortSignal.timeout(OPENS_WITHIN_MS)]);
  const stream = await Promise.race([opening, raised(patience)]);
  // Whoever says yes after all must not leave a camera open that nobody looks at.
  if (stream === null) void opening.then((late) => closeAll(late));
  if (stop.aborted) closeAll(stream);
  stop.throwIfAborted();
  return stream;
}

function tracksOf(stream: MediaStream): Opened {
  const [camera] = stream.getVideoTracks();
  const [microphone] = stream.getAudioTracks();
  return { ...(camera && { camera }), ...(microphone && { microphone }) };
}

function closeAll(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

function raised(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));
}

/** Whether the camera sees light: one picture that is not dark is enough. */
export async function lookAtCamera(track: MediaStreamTrack, stop: AbortSignal): Promise<ClassroomCheck['camera']> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  video.play().catch(() => undefined);
  const context = Object.assign(document.createElement('canvas'), PICTURE).getContext('2d', {
    willReadFrequently: true,
  });
  const seesLight = () => {
    if (!context || video.readyState < video.HAVE_CURRENT_DATA) return false;
    context.drawImage(video, 0, 0, PICTURE.width, PICTURE.height);
    return meanLuma(context.getImageData(0, 0, PICTURE.width, PICTURE.height).data) >= DARK_BELOW;
  };
  const light = await comesTrue(seesLight, stop);
  video.srcObject = null;
  return light ? 'works' : 'dark';
}

/** Whether the microphone hears anything at all, be it only the noise of the room. */
export async function lookAtMicrophone(
  track: MediaStreamTrack,
  stop: AbortSignal,
): Promise<ClassroomCheck['microphone']> {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const hears = () => {
    // A browser that measures nothing without a gesture: that the microphone opened is all one can know then.
    if (context.state !== 'running') return false;
    analyser.getFloatTimeDomainData(samples);
    return peakOf(samples) >= SILENT_BELOW;
  };
  const heard = await comesTrue(hears, stop);
  const measured = context.state === 'running';
  void context.close();
  return heard || (!measured && !track.muted) ? 'works' : 'silent';
}

/** Asks ten times a second for LOOK_MS; true at the first yes. */
async function comesTrue(ask: () => boolean, stop: AbortSignal): Promise<boolean> {
  for (let waited = 0; waited < LOOK_MS; waited += LOOK_EVERY_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    stop.throwIfAborted();
    if (ask()) return true;
  }
  return false;
}

/** The mean brightness of RGBA pixels, 0 to 255. Weights: ITU-R BT.601. */
export function meanLuma(rgba: Uint8ClampedArray): number {
  let sum = 0;
  for (let at = 0; at < rgba.length; at += 4) {
    sum += 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);
  }
  return rgba.length === 0 ? 0 : sum / (rgba.length / 4);
}

/** The loudest of samples in [-1, 1]. */
export function peakOf(samples: Float32Array): number {
  return samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
}
