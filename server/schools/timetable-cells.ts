import { unguarded } from '#contract/csv.ts';
import { Day } from '#contract/time.ts';
import { plain } from './timetable.ts';

/** What a cell of a table may hold; CSV has only texts. A spreadsheet's dates and times are `Date`s in UTC. */
export type Cell = string | number | boolean | Date | null;

const MINUTES_IN_DAY = 24 * 60;

/** Days of the week in French and in Italian, without accents, Monday first. */
const weekdays = [
  ['lundi', 'lunedi'],
  ['mardi', 'martedi'],
  ['mercredi', 'mercoledi'],
  ['jeudi', 'giovedi'],
  ['vendredi', 'venerdi'],
  ['samedi', 'sabato'],
  ['dimanche', 'domenica'],
];

/**
 * A cell as text, spaces tidied. A date where a name should stand is the spreadsheet's own idea (it takes the class 5-6
 * for the fifth of June): null.
 */
export function textIn(cell: Cell): string | null {
  if (cell === null) return '';
  if (cell instanceof Date) return null;
  // Exports guard against spreadsheet formulas.
  return unguarded(String(cell).replaceAll(/\s+/g, ' ').trim()).trim();
}

/** `lundi`, `Lun.`, `lunedì`, `1` → 1. Null for what is no day of the week. */
export function weekdayIn(cell: Cell): number | null {
  const text = plain(textIn(cell) ?? '');
  if (/^[1-7]$/.test(text)) return Number(text);
  if (text.length < 2) return null;
  const found = weekdays.findIndex((names) => names.some((name) => name.startsWith(text)));
  return found < 0 ? null : found + 1;
}

/** `08h30`, `8:30`, `8h`, `0830`, or a spreadsheet's part of a day → minutes after midnight; null for what is no time. */
export function minuteIn(cell: Cell): number | null {
  if (cell instanceof Date) return cell.getUTCHours() * 60 + cell.getUTCMinutes();
  if (typeof cell === 'number' && !Number.isInteger(cell)) return Math.round((cell % 1) * MINUTES_IN_DAY);
  return clockMinutes(textIn(cell) ?? '');
}

/** Like `minuteIn`, for the end of a lesson: `24:00` and 0:00 are the end of the day, 1440. */
export function endMinuteIn(cell: Cell): number | null {
  const minute = textIn(cell) === '24:00' ? MINUTES_IN_DAY : minuteIn(cell);
  return minute === 0 ? MINUTES_IN_DAY : minute;
}

/** `0h55`, `1:00`, `0055`, `55` (minutes), `2` (hours), or a spreadsheet's part of a day → minutes; null for nothing. */
export function lengthIn(cell: Cell): number | null {
  const text = textIn(cell) ?? '';
  // Nobody has five lessons on end under one number, and no lesson lasts five minutes.
  if (/^\d{1,3}( ?(min|mn))?$/i.test(text))
    return Number.parseInt(text, 10) * (Number.parseInt(text, 10) < 5 ? 60 : 1) || null;
  return minuteIn(cell) || null;
}

function clockMinutes(text: string): number | null {
  const [, hour, minute = '0'] =
    /^(\d{1,2}) ?(?:[h:.] ?(\d\d)?)?(?: ?mn?|:00)?$/i.exec(text) ?? /^(\d{1,2})(\d\d)$/.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return null;
  return Number(hour) * 60 + Number(minute);
}

/** Days written `16/11/2026` or `2026-11-16`, with anything between them; null when something else stands there. */
export function daysIn(cell: Cell): string[] | null {
  if (cell instanceof Date) return [cell.toISOString().slice(0, 10)];
  const text = textIn(cell) ?? '';
  const days = [...text.matchAll(/(\d{4})-(\d\d)-(\d\d)|(\d\d?)\/(\d\d?)\/(\d{4})/g)].map(
    ([, y, m, d, day = '', month = '', year]) =>
      y === undefined ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : `${y}-${m}-${d}`,
  );
  const rest = text.replaceAll(/\d{4}-\d\d-\d\d|\d\d?\/\d\d?\/\d{4}/g, '');
  return /^[\s,;|]*$/.test(rest) && days.every((day) => Day.safeParse(day).success) ? days : null;
}
