/**
 * The calendars that Pronote writes. Source of the form: one real export of 2026, whose events were counted and not kept;
 * Index Education publishes no specification. One VEVENT per lesson, UTC, no rules; what a lesson is stands in CATEGORIES
 * and in the lines `Clé : valeur` of DESCRIPTION.
 */
import type { CalendarEvent, RejectedEvent } from './icalendar/calendar-event.ts';
import { readCalendar } from './icalendar/read-calendar.ts';
import { shownAt } from './wall-clock.ts';

const DAY_MS = 86_400_000;

/** What `Cours - …` says of a lesson; all but `teacher_absent` and `cancelled` take place. */
export type PronoteStatus =
  | 'held'
  | 'teacher_absent'
  | 'cancelled'
  | 'place_changed'
  | 'replaced'
  | 'changed'
  | 'exceptional'
  | 'supervised'
  | 'outing';

export interface PronoteLesson {
  /** Of its BEGIN:VEVENT, from 1. */
  line: number;
  /** `Cours-1000-8`: without the time of the export, which changes each time. Not promised to be unique in a file. */
  uid: string;
  status: PronoteStatus;
  /** The label; Pronote writes no code. */
  subject: string;
  /** As written, `ESTIVALE N.`; a teacher's own calendar names none. */
  teachers: string[];
  classes: string[];
  /** Without their brackets. */
  groups: string[];
  /** `<4A> 4-3LV2.ESP`: pupils of 4A in a group. */
  classParts: { className: string; part: string }[];
  places: string[];
  /** UTC instants, `startsAt` before `endsAt`. */
  startsAt: Date;
  endsAt: Date;
  /** The same on the school's clock; `endMinute` is after `startMinute`, 1440 at midnight. */
  day: string;
  startMinute: number;
  endMinute: number;
}

export interface PronoteCalendar {
  /** Whose it is, `BRUMEVAL Paul`: maybe a pupil's name. To be compared with the school's own names, never stored, logged or shown. */
  owner: string | null;
  /** The days it tells of, both included: as it says itself, else from its first to its last lesson. */
  span: { firstDay: string; lastDay: string } | null;
  /** Soonest first. */
  lessons: PronoteLesson[];
  holidays: { name: string; firstDay: string; lastDay: string }[];
  rejected: RejectedEvent[];
}

export interface PronoteSchool {
  timeZone: string;
  yearStartsOn: string | null;
  yearEndsOn: string | null;
}

/**
 * The lessons of a Pronote calendar.
 * @throws Refusal `calendar_not_ics` with the line, `calendar_too_complex`
 */
export function readPronote(bytes: Uint8Array, { timeZone, yearStartsOn, yearEndsOn }: PronoteSchool): PronoteCalendar {
  const { name, span, events, rejected } = readCalendar(bytes, {
    timeZone,
    // Pronote writes no series; without a school year there is nothing to expand.
    from: new Date(`${yearStartsOn ?? '1970-01-01'}T00:00:00Z`),
    until: new Date(`${yearEndsOn ?? '1970-01-01'}T23:59:59Z`),
  });
  const lessons = events.flatMap((event) => lessonOf(event, timeZone) ?? []);
  return {
    owner: name?.replace(/^Calendrier\s+-\s+/i, '').trim() || null,
    span: span ? { firstDay: utcDay(span.from), lastDay: utcDay(span.until) } : spanOf(lessons),
    lessons,
    holidays: events.flatMap(({ categories, days, summary }) =>
      categories.includes('Jours fériés') && days ? { name: decoded(summary), ...days } : [],
    ),
    rejected,
  };
}

/** X-CALSTART and X-CALEND are days that Pronote writes as midnight in UTC, wherever the school is. */
function utcDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function spanOf(lessons: readonly PronoteLesson[]): PronoteCalendar['span'] {
  const [first, last] = [lessons[0], lessons.at(-1)];
  return first && last ? { firstDay: first.day, lastDay: last.day } : null;
}

const statuses: Readonly<Record<string, PronoteStatus>> = {
  'prof. absent': 'teacher_absent',
  'prof absent': 'teacher_absent',
  'professeur absent': 'teacher_absent',
  'cours annulé': 'cancelled',
  'changement de salle': 'place_changed',
  remplacement: 'replaced',
  exceptionnel: 'exceptional',
  permanence: 'supervised',
  'sortie pédagogique': 'outing',
  'aucune modif.': 'held',
};

/** A lesson; null for whatever else a calendar holds (councils, diary, holidays) and for what lasts no time or over midnight. */
function lessonOf(event: CalendarEvent, timeZone: string): PronoteLesson | null {
  const category = /^Cours(?:\s+-\s+(.*))?$/i.exec(event.categories.join(', '));
  if (!category || event.days) return null;
  const [, status] = category;
  const [start, end] = [shownAt(event.start, timeZone), shownAt(event.end, timeZone)];
  const endMinute = end.day === start.day ? end.minute : 1440;
  const endsLater = end.day !== start.day && (end.minute > 0 || event.end.getTime() - event.start.getTime() > DAY_MS);
  if (event.end <= event.start || endsLater) return null;
  return {
    line: event.line,
    uid: stableUid(event.uid ?? event.key),
    // Of the others ("Cours modifié", "Modif. élèves détachés") the lesson takes place.
    status: status === undefined ? 'held' : (statuses[status.toLowerCase()] ?? 'changed'),
    ...factsOf(event),
    startsAt: event.start,
    endsAt: event.end,
    day: start.day,
    startMinute: start.minute,
    endMinute,
  };
}

/** `Cours-1000-8-20261121T080000Z-Index-Education` → `Cours-1000-8`. */
function stableUid(uid: string): string {
  return uid.replace(/-\d{8}T\d{6}Z?-Index-Education$/i, '');
}

/** Of the lines `Clé : valeur` those that tell of a lesson; the others may tell of pupils and are not read. */
function factsOf({ description, summary, location }: CalendarEvent) {
  const lines = decoded(description)
    .split('\n')
    .filter((line) => line.includes(':'))
    .map(keyAndValue);
  const listed = (keys: RegExp) => lines.flatMap(({ key, value }) => (keys.test(key) ? listOf(value) : []));
  const places = listed(/^salles?$/i);
  return {
    subject: lines.find(({ key }) => /^matière$/i.test(key))?.value ?? subjectOf(decoded(summary)),
    teachers: listed(/^professeurs?$/i),
    classes: listed(/^classes?$/i).map(withoutBrackets),
    groups: listed(/^groupes?$/i).map(withoutBrackets),
    classParts: listed(/^parties? de classes?$/i).map(classPartOf),
    places: places.length > 0 ? places : listOf(decoded(location)),
  };
}

function keyAndValue(line: string): { key: string; value: string } {
  const colon = line.indexOf(':');
  return { key: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
}

/** `Prof. absent : MATHEMATIQUES - BRUMEVAL P.` → `MATHEMATIQUES`. */
function subjectOf(summary: string): string {
  return (summary.replace(/^[^:]*\s:\s/, '').split(' - ')[0] ?? '').trim();
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function withoutBrackets(name: string): string {
  return name.replace(/^[[<](.*)[\]>]$/, '$1').trim();
}

function classPartOf(text: string): { className: string; part: string } {
  const [, className = '', part = text] = /^<([^>]*)>\s*(.*)$/.exec(text) ?? [];
  return { className, part };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Pronote's texts are HTML inside. An entity that it does not write stays as it is. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|(\w+));/gi, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
    if (name) return entities[String(name).toLowerCase()] ?? whole;
    return code >= 32 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Whether a file says that it is a calendar: for telling formats apart before one of them is read. */
export function looksLikeCalendar(bytes: Uint8Array): boolean {
  const beginning = Buffer.from(bytes.subarray(0, 200)).toString('latin1').replace(/\0/g, '');
  return /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*BEGIN\s*:\s*VCALENDAR/i.test(beginning);
}
