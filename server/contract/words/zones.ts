import { dayIn, differs, longDay, type Moment, time, zoneName } from './times.ts';

/**
 * Says whose clock a page shows, when the reader's own shows something else at that moment; null when both agree. Zones that
 * are named differently and run alike (Brussels and Paris) agree.
 * @param zone the zone of the times on the page @param own the reader's
 */
export function zoneNote(zone: string, own: string, now: Moment): string | null {
  if (!differs(now, zone, own)) return null;
  const [there, here] = [dayIn(now, zone), dayIn(now, own)];
  const onDay = (day: string): string => (there === here ? '' : `, ${longDay(day)}`);
  return `Heures affichées\u00a0: ${zoneName(zone)}. Il y est ${time(now, zone)}${onDay(there)}\u202f; chez vous, ${time(now, own)}${onDay(here)}.`;
}
