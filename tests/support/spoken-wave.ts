/**
 * Known sound for a fake microphone: bursts of one tone, like syllables. A steady tone would be taken for noise and
 * suppressed by the browser, as it should be.
 */
const SAMPLE_RATE = 48_000;
const SECONDS = 4;
/** 5 syllables a second, as people speak. */
const SYLLABLE_SAMPLES = SAMPLE_RATE / 5;

/** The bytes of a WAV file (PCM, 16 bits, mono, 48 kHz): syllables of `hertz` for four seconds; Chromium plays it in a loop. */
export function spokenWave(hertz: number): Buffer {
  const samples = SAMPLE_RATE * SECONDS;
  const wave = Buffer.alloc(44 + samples * 2);
  wave.write('RIFF', 0);
  wave.writeUInt32LE(36 + samples * 2, 4);
  wave.write('WAVEfmt ', 8);
  wave.writeUInt32LE(16, 16);
  wave.writeUInt16LE(1, 20);
  wave.writeUInt16LE(1, 22);
  wave.writeUInt32LE(SAMPLE_RATE, 24);
  wave.writeUInt32LE(SAMPLE_RATE * 2, 28);
  wave.writeUInt16LE(2, 32);
  wave.writeUInt16LE(16, 34);
  wave.write('data', 36);
  wave.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index += 1) {
    wave.writeInt16LE(Math.round(sampleAt(index, hertz) * 0x7fff), 44 + index * 2);
  }
  return wave;
}

/** Between -1 and 1. Each syllable swells and fades; every fifth is a pause for breath. */
function sampleAt(index: number, hertz: number): number {
  const within = (index % SYLLABLE_SAMPLES) / SYLLABLE_SAMPLES;
  const pause = Math.floor(index / SYLLABLE_SAMPLES) % 5 === 4;
  const loudness = pause ? 0 : Math.sin(Math.PI * within);
  return 0.7 * loudness * Math.sin((2 * Math.PI * hertz * index) / SAMPLE_RATE);
}
