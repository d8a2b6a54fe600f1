/**
 * Times, days and durations as French people write them. Pure: the instant, the zone and the present are given.
 * Instants are ISO 8601 strings in UTC or ms since the epoch. Source of the forms: Lexique des règles typographiques
 * en usage à l’Imprimerie nationale ("10 h 05", no-break spaces, "1er").
 */

/** U+00A0: keeps "10 h 05" on one line. */
const NBSP = '\u00a0';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export type Moment = string | number;

function part(moment: Moment, zone: string, options: Intl.DateTimeFormatOptions): Map<string, string> {
  const parts = formatter(zone, options).formatToParts(new Date(moment));
  return new Map(parts.map(({ type, value }) => [type, value]));
}

/** Making a formatter takes longer than a thousand uses of it, and a board shows hundreds of times. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('fr-FR', { ...options, timeZone: zone });
  formatters.set(key, made);
  return made;
}

/** `10:05` → "10 h 05". */
export function clockTime(text: string): string {
  const [hour = '', minute = ''] = text.split(':');
  return `${Number(hour)}${NBSP}h${NBSP}${minute}`;
}

/** The wall-clock time in the zone as forms and rules hold it: `10:05`. */
export function clockIn(moment: Moment, zone: string): string {
  const parts = part(moment, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return `${parts.get('hour')}:${parts.get('minute')}`;
}

/** The wall-clock time in the zone: "10 h 05". */
export function time(moment: Moment, zone: string): string {
  return clockTime(clockIn(moment, zone));
}

/** "10 h 05 – 11 h 00", for tables and cards; past midnight in the zone, "23 h 30 – 0 h 25 (mar. 24 nov.)". */
export function timeRange(start: Moment, end: Moment, zone: string): string {
  return `${time(start, zone)}${NBSP}– ${time(end, zone)}${otherDay(start, end, zone)}`;
}

/** "de 10 h 05 à 11 h 00", for sentences. */
export function fromTo(start: Moment, end: Moment, zone: string): string {
  return `de ${time(start, zone)} à ${time(end, zone)}${otherDay(start, end, zone)}`;
}

/** The day of the end where it is another than that of the start. The midnight that ends a day belongs to it. */
function otherDay(start: Moment, end: Moment, zone: string): string {
  const last = dayIn(new Date(end).getTime() - 1, zone);
  return last > dayIn(start, zone) ? ` (${shortDay(last).replace(' ', NBSP)})` : '';
}

/** The calendar day in the zone, `2026-11-03`. */
export function dayIn(moment: Moment, zone: string): string {
  const parts = part(moment, zone, { year: 'numeric', month: '2-digit', day: '2-digit' });
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}

/** The day `count` calendar days later (or earlier): days are counted, not hours, so a change of clocks does no harm. */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** `2026-11-01` → "dimanche 1er novembre". */
export function longDay(day: string): string {
  const parts = part(`${day}T00:00:00Z`, 'UTC', { weekday: 'long', day: 'numeric', month: 'long' });
  return `${parts.get('weekday')} ${ordinal(parts.get('day') ?? '')}${NBSP}${parts.get('month')}`;
}

/** `2026-11-01` → "dimanche 1er novembre 2026". */
export function dayAndYear(day: string): string {
  return `${longDay(day)}${NBSP}${day.slice(0, 4)}`;
}

/** `2026-11-01` → "dim. 1er nov.", for narrow columns. */
export function shortDay(day: string): string {
  const parts = part(`${day}T00:00:00Z`, 'UTC', { weekday: 'short', day: 'numeric', month: 'short' });
  return `${parts.get('weekday')} ${ordinal(parts.get('day') ?? '')}${NBSP}${parts.get('month')}`;
}

/** `2026-11-01` → "1er nov.", where the weekday is known. */
export function dayAndMonth(day: string): string {
  const parts = part(`${day}T00:00:00Z`, 'UTC', { day: 'numeric', month: 'short' });
  return `${ordinal(parts.get('day') ?? '')}${NBSP}${parts.get('month')}`;
}

/** `2026-11` → "novembre 2026", for the caption of a month. */
export function monthAndYear(month: string): string {
  const parts = part(`${month}-01T00:00:00Z`, 'UTC', { month: 'long', year: 'numeric' });
  return `${parts.get('month')}${NBSP}${parts.get('year')}`;
}

/** The first of a month is an ordinal in French, the other days are not. */
function ordinal(dayOfMonth: string): string {
  return dayOfMonth.replace(/^1(er)?$/, '1er');
}

/** "aujourd’hui", "demain", "hier", else "mardi 3 novembre". `today` is the present day in the same zone. */
export function relativeDay(day: string, today: string): string {
  if (day === today) return 'aujourd’hui';
  if (day === addDays(today, 1)) return 'demain';
  if (day === addDays(today, -1)) return 'hier';
  return longDay(day);
}

/** "aujourd’hui", or "du mardi 3 novembre au jeudi 5 novembre". */
export function dayRange(first: string, last: string, today: string): string {
  if (first === last) return relativeDay(first, today);
  return `du ${longDay(first)} au ${longDay(last)}`;
}

/** "mardi 3 novembre à 10 h 05", or "aujourd’hui à 10 h 05". `now` decides what today is. */
export function dayAndTime(moment: Moment, zone: string, now: Moment): string {
  return `${relativeDay(dayIn(moment, zone), dayIn(now, zone))} à ${time(moment, zone)}`;
}

/** A length in ms: "55 min", "2 h", "1 h 50". Rounded to the minute. */
export function duration(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes}${NBSP}min`;
  const rest = minutes % 60;
  return rest === 0 ? `${hours}${NBSP}h` : `${hours}${NBSP}h${NBSP}${String(rest).padStart(2, '0')}`;
}

/** How long ago, in ms: "à l’instant", "il y a 3 min", "il y a 2 h", "il y a 4 jours". */
export function ago(ms: number): string {
  if (ms < MINUTE_MS) return 'à l’instant';
  const days = Math.floor(ms / (24 * HOUR_MS));
  if (days > 1) return `il y a ${days}${NBSP}jours`;
  if (days === 1) return `il y a 1${NBSP}jour`;
  const shown = ms < HOUR_MS ? ms : Math.floor(ms / HOUR_MS) * HOUR_MS;
  return `il y a ${duration(Math.floor(shown / MINUTE_MS) * MINUTE_MS)}`;
}

/** How long until, in ms: "dans moins d’une minute", "dans 12 min", "dans 1 h 05", "dans 3 jours". */
export function until(ms: number): string {
  if (ms < MINUTE_MS) return 'dans moins d’une minute';
  const days = Math.floor(ms / (24 * HOUR_MS));
  if (days > 1) return `dans ${days}${NBSP}jours`;
  return `dans ${duration(Math.floor(ms / MINUTE_MS) * MINUTE_MS)}`;
}

/** The zones of the 34 academies and services, as one says them. */
const zoneNames: Readonly<Record<string, string>> = {
  'Europe/Paris': 'heure de Paris',
  'America/Guadeloupe': 'heure de la Guadeloupe',
  'America/Martinique': 'heure de la Martinique',
  'America/Cayenne': 'heure de la Guyane',
  'Indian/Reunion': 'heure de La Réunion',
  'Indian/Mayotte': 'heure de Mayotte',
  'America/Miquelon': 'heure de Saint-Pierre-et-Miquelon',
  'Pacific/Noumea': 'heure de la Nouvelle-Calédonie',
  'Pacific/Tahiti': 'heure de Tahiti',
  'Pacific/Wallis': 'heure de Wallis-et-Futuna',
};

/** The zones that academies live in, Paris first. */
export const zonesOfAcademies: readonly string[] = Object.keys(zoneNames);

/** `Indian/Mayotte` → "heure de Mayotte"; an unknown zone shows its own name. */
export function zoneName(zone: string): string {
  return zoneNames[zone] ?? `heure de ${zone.split('/').at(-1)?.replaceAll('_', ' ')}`;
}

/** Whether two zones show different wall clocks at that moment. */
export function differs(moment: Moment, zone: string, other: string): boolean {
  return time(moment, zone) !== time(moment, other) || dayIn(moment, zone) !== dayIn(moment, other);
}
