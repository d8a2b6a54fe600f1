/** Dates, times and durations as RFC 5545 writes them (parts 3.3.4 to 3.3.6). */

const DAY_MS = 86_400_000;

/** A reading of a clock on the wall, as the ms of the same reading in UTC. */
export interface TimeText {
  wall: number;
  /** `day`: a whole day; `utc`: the wall is Greenwich's; `local`: that of the zone beside it, or of whoever reads. */
  kind: 'day' | 'utc' | 'local';
}

/** `20261123`, `20261123T080000` or `20261123T070000Z`; null for anything else, 30 February included. */
export function readTime(text: string): TimeText | null {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/i.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59 || second > 60)
    return null;
  // A leap second is the one before it (RFC 5545, part 3.3.12).
  const wall = date.getTime() + ((hour * 60 + minute) * 60 + Math.min(second, 59)) * 1000;
  return { wall, kind: match[4] === undefined ? 'day' : match[7] ? 'utc' : 'local' };
}

export interface Duration {
  /** Days on the calendar, whatever their length. */
  days: number;
  /** ms that run after them. */
  ms: number;
}

/** `P1W`, `P1DT2H`, `-PT15M`; null for anything else. */
export function readDuration(text: string): Duration | null {
  const match = /^([+-]?)P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(text);
  if (!match) return null;
  const sign = match[1] === '-' ? -1 : 1;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(2, 7).map((part) => Number(part ?? 0));
  return { days: sign * (weeks * 7 + days), ms: sign * ((hours * 60 + minutes) * 60 + seconds) * 1000 };
}

/** `YYYY-MM-DD` of a wall time. */
export function dayOfWall(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10);
}

/** The midnight a wall time's day begins with. */
export function midnightOf(wall: number): number {
  return Math.floor(wall / DAY_MS) * DAY_MS;
}

/** The wall time as many days later. */
export function daysLater(wall: number, days: number): number {
  return wall + days * DAY_MS;
}
