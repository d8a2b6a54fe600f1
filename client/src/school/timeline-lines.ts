import type { Happening } from '#contract/happenings.ts';

/** One line of a timeline: what happened once, or to several lessons in one moment. */
export interface TimelineLine {
  happening: Happening;
  /** The covers it is about; empty for what concerns the whole absence. */
  coverIds: string[];
}

/** What several covers share when one act has touched them all. */
function actOf({ type, at, actor, coverId, facts }: Happening): string | null {
  return coverId === null ? null : JSON.stringify([type, at, actor, facts]);
}

/** Newest first. An import that cancels thirty lessons is one line, not thirty. */
export function timelineLines(timeline: readonly Happening[]): TimelineLine[] {
  const lines: TimelineLine[] = [];
  for (const happening of timeline.toSorted((a, b) => b.id - a.id)) {
    const { coverId } = happening;
    const known = lines.find((line) => actOf(line.happening) !== null && actOf(line.happening) === actOf(happening));
    if (known && coverId !== null) known.coverIds.unshift(coverId);
    else lines.push({ happening, coverIds: coverId === null ? [] : [coverId] });
  }
  return lines;
}
