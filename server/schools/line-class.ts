import type { LineClass } from '#contract/places.ts';

/** What a line was found to carry, in kbit/s; null when it broke before it was measured. */
export interface MeasuredLine {
  downKbps: number | null;
  upKbps: number | null;
}

/**
 * What each class takes, in kbit/s, from the best. On the wire, good voice is 51 (Opus 24 kbit/s in packets of 20 ms) and
 * the thinnest 22 (16 kbit/s, 60 ms); pages and ink are 5–10. The pictures are the rungs of the live lesson.
 */
const needs: readonly { line: LineClass; down: number; up: number }[] = [
  // 360p of the substitute (400) and her voice; 180p of the class (130) and its voice; a tenth of room.
  { line: 'video', down: 500, up: 200 },
  // A face of 90 lines at 7 pictures a second (50), voice and pages; upwards voice, and a photo now and then in the pauses.
  { line: 'stills', down: 120, up: 60 },
  // The measured bar of an intelligible lesson: voice, pages and ink at 40 down and 30 up.
  { line: 'voice', down: 40, up: 30 },
];

/** The best class whose needs the line meets; null when it was not measured both ways. */
export function lineClassOf({ downKbps, upKbps }: MeasuredLine): LineClass | null {
  if (downKbps === null || upKbps === null) return null;
  return needs.find(({ down, up }) => downKbps >= down && upKbps >= up)?.line ?? 'too_weak';
}
