/** Ten times a second looks steady and costs an old PC nothing. */
const EVERY_MS = 100;
/** Below this a room is silent; a voice near the microphone reaches −20 to −10 dB of full scale. */
const SILENCE_DB = -60;

/**
 * Tells how loud a track is, from 0 (silence) to 1 (full scale), as RMS in decibels of full scale. Answers with the function
 * that stops it. The browser may want a gesture before it measures anything; the first one starts it.
 */
export function watchLevel(track: MediaStreamTrack, told: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    told(levelOf(samples));
  }, EVERY_MS);
  const stop = new AbortController();
  addEventListener('pointerdown', () => void context.resume(), { signal: stop.signal });
  return () => {
    stop.abort();
    clearInterval(timer);
    void context.close();
  };
}

/** The level of samples in [-1, 1]. */
function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const decibels = 10 * Math.log10(power);
  return Math.min(1, Math.max(0, 1 - decibels / SILENCE_DB));
}
