import type { Stretch } from '#contract/absences.ts';
import { addDays } from '#contract/words/times.ts';

/** Absent until `lastDay` (null: until further notice) instead: the last stretch grows, or whole days follow its hours. */
export function extended(stretches: readonly Stretch[], lastDay: string | null): Stretch[] {
  const last = stretches.at(-1);
  if (last === undefined || last.lastDay === null) return [...stretches];
  if (last.hours === null) return [...stretches.slice(0, -1), { ...last, lastDay }];
  return [...stretches, { firstDay: addDays(last.lastDay, 1), lastDay, hours: null }];
}

/** Back on `day`, from the first hour on or at `time` (`HH:MM`): nothing of the absence is left after it. */
export function returning(stretches: readonly Stretch[], day: string, time: string | null): Stretch[] {
  return stretches.flatMap((stretch) => {
    const { firstDay, lastDay, hours } = stretch;
    if (firstDay > day) return [];
    if (lastDay !== null && lastDay < day) return [stretch];
    const before = firstDay < day ? [{ ...stretch, lastDay: addDays(day, -1) }] : [];
    const from = hours?.from ?? '00:00';
    const to = time !== null && hours !== null && hours.to < time ? hours.to : time;
    return to !== null && from < to ? [...before, { firstDay: day, lastDay: day, hours: { from, to } }] : before;
  });
}
