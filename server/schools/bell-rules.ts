import { Refusal } from '#contract/failure.ts';
import { NOON_MINUTE } from '#contract/places.ts';
import type { Bell } from '#contract/timetable.ts';
import { clockTimeOf } from './wall-clock.ts';

/** A stretch of the day in which a number of weekly lessons are taught, in minutes after midnight. */
export interface TaughtHour {
  startMinute: number;
  endMinute: number;
  lessons: number;
}

/** Longer days than this no school has; the contract takes no more bells either. */
const MAX_BELLS = 20;
/** The contract's bells end before midnight at the latest. */
const LAST_MINUTE = 1439;

/**
 * The bells that a timetable suggests: its most frequent hours that do not overlap. A double lesson is rarer than the two
 * hours it spans, so it does not hide them. Morning hours are called M1, M2 …, those after noon S1, S2 … ("soir"), as
 * French schools do.
 */
export function proposeBells(hours: readonly TaughtHour[]): Bell[] {
  const chosen: TaughtHour[] = [];
  const byFrequency = hours
    .filter(({ endMinute }) => endMinute <= LAST_MINUTE)
    .toSorted((a, b) => b.lessons - a.lessons || length(a) - length(b) || a.startMinute - b.startMinute);
  for (const hour of byFrequency) {
    const isFree = chosen.every((it) => hour.endMinute <= it.startMinute || it.endMinute <= hour.startMinute);
    if (isFree && chosen.length < MAX_BELLS) chosen.push(hour);
  }
  chosen.sort((a, b) => a.startMinute - b.startMinute);
  const mornings = chosen.filter(({ startMinute }) => startMinute < NOON_MINUTE).length;
  return chosen.map(({ startMinute, endMinute }, index) => ({
    label: index < mornings ? `M${index + 1}` : `S${index - mornings + 1}`,
    from: clockTimeOf(startMinute),
    to: clockTimeOf(endMinute),
  }));
}

function length({ startMinute, endMinute }: TaughtHour): number {
  return endMinute - startMinute;
}

/**
 * Each bell must have a name of its own, end after it begins, and begin after the one above it has ended.
 * @throws Refusal `invalid_input` for a name that is there twice, `lesson_ends_before_start`, `bells_overlap`
 */
export function checkBells(bells: readonly Bell[]): void {
  // `HH:MM` compares as text.
  for (const [index, { label, from, to }] of bells.entries()) {
    if (to <= from) throw new Refusal('lesson_ends_before_start', [{ path: `bells.${index}.to`, fact: label }]);
    const isTwice = bells.slice(0, index).some((other) => other.label === label);
    if (isTwice) throw new Refusal('invalid_input', [{ path: `bells.${index}.label`, fact: label }]);
    const before = bells[index - 1];
    if (before && from < before.to) {
      throw new Refusal('bells_overlap', [{ path: `bells.${index}.from`, fact: `${before.label}, ${label}` }]);
    }
  }
}
