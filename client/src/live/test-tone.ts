/** A fifth upwards: two notes are told apart from a hum in the line. */
const NOTES_HZ = [440, 660];
const NOTE_S = 0.35;
const LOUDNESS = 0.2;

/** Plays two soft notes on the loudspeaker; resolves when they are over. */
export async function playTestTone(): Promise<void> {
  const context = new AudioContext();
  const loudness = new GainNode(context, { gain: 0 });
  loudness.connect(context.destination);
  for (const [index, frequency] of NOTES_HZ.entries()) {
    const from = context.currentTime + index * NOTE_S;
    const note = new OscillatorNode(context, { frequency });
    note.connect(loudness);
    // Up and down within the note: a hard edge would click.
    loudness.gain.setTargetAtTime(LOUDNESS, from, 0.02);
    loudness.gain.setTargetAtTime(0, from + NOTE_S - 0.1, 0.03);
    note.start(from);
    note.stop(from + NOTE_S);
    if (index === NOTES_HZ.length - 1) await new Promise((over) => note.addEventListener('ended', over));
  }
  await context.close();
}
