import { createHash } from 'node:crypto';
import type { RejectedRow } from '#contract/imports.ts';
import { addDays } from '#contract/words/times.ts';

/** First and last day of a school year, both included. */
export interface SchoolYear {
  startsOn: string;
  endsOn: string;
}

export interface TimetableSubject {
  /** The national code of six signs. */
  code: string;
  label: string;
  /** Gestion code and other labels of the school's files, as written there. */
  alsoCalled: string[];
}

/** A teacher of the school. Birth date, civil name, sex and grade may also stand in files: they are never read. */
export interface TimetableTeacher {
  /** `epp:90001`, `local:12`, `table:brumeval paul`: opaque, and only meaningful inside the school. */
  key: string;
  lastName: string;
  firstName: string;
}

/** Pupils taught together: a whole class, or a group of pupils of one or more classes. */
export interface PupilGroup {
  kind: 'class' | 'group';
  code: string;
  /** For a group, the codes of the classes its pupils come from. */
  ofClasses: string[];
  /** `6e` … `Tle`, `CAP`; null when the files do not say. */
  level: string | null;
  headCount: number | null;
}

/** A set of weeks under a name the software chose; the code means nothing, the listed weeks everything. */
export interface Alternance {
  code: string;
  label: string;
  alsoCalled: string[];
  /** Mondays, ascending. */
  weeks: string[];
}

/** Who teaches what to whom, with or without an hour. */
export interface TaughtService {
  classKind: PupilGroup['kind'];
  classCode: string;
  subjectCode: string;
  teacherKey: string;
  /** CG (whole class), TD, TP … as STS-web names the kinds of lesson. */
  modality: string;
}

/** A weekly lesson as files tell it. */
export interface LessonFacts extends TaughtService {
  alternanceCode: string;
  /** 1 Monday … 7 Sunday. */
  weekday: number;
  /** Minutes after midnight on the school's clock. */
  startMinute: number;
  endMinute: number;
  placeCode: string | null;
}

/** A weekly lesson, ready to be stored. Its id comes from its natural key at first, and stays when the lesson moves (see timetable-identity). */
export interface TimetableLesson extends LessonFacts {
  id: string;
}

/** The timetable of one school in the one form that every format is read into, compared in, stored from and restored from. */
export interface Timetable {
  uai: string;
  /** Null before the first import. */
  year: SchoolYear | null;
  subjects: TimetableSubject[];
  teachers: TimetableTeacher[];
  classes: PupilGroup[];
  places: string[];
  alternances: Alternance[];
  lessons: TimetableLesson[];
  services: TaughtService[];
}

/** What came out of files: the timetable they want, and the rows that could not be understood. */
export interface Reading {
  timetable: Timetable;
  rejected: RejectedRow[];
}

/** A class and a group may bear the same code. */
export type GroupKey = `${PupilGroup['kind']}:${string}`;

/** Names a class or a group inside its school. */
export function groupKeyOf({ classKind, classCode }: Pick<TaughtService, 'classKind' | 'classCode'>): GroupKey {
  return `${classKind}:${classCode}`;
}

/** What makes a weekly lesson this one and no other, as one text. */
export function lessonKey(lesson: LessonFacts): string {
  const { subjectCode, teacherKey, alternanceCode, weekday, startMinute } = lesson;
  return JSON.stringify([groupKeyOf(lesson), subjectCode, teacherKey, alternanceCode, weekday, startMinute]);
}

/** The lesson with the id of its natural key: the same school's same file always says the same. */
export function withId(uai: string, lesson: LessonFacts): TimetableLesson {
  return { id: uuidOf(`${uai} ${lessonKey(lesson)}`), ...lesson };
}

/** The lesson with an id that is not taken: the natural key's own may have gone with a lesson that was moved. */
export function withFreshId(uai: string, lesson: TimetableLesson, taken: ReadonlySet<string>): TimetableLesson {
  let fresh = withId(uai, lesson);
  for (let again = 2; taken.has(fresh.id); again += 1) {
    fresh = { ...lesson, id: uuidOf(`${uai} ${lessonKey(lesson)} ${again}`) };
  }
  return { ...lesson, id: fresh.id };
}

/** A UUID of version 8 (RFC 9562, part 5.8: "custom") made of the text's SHA-256. */
function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * Names the timetable in force: two with the same lessons, weeks, services and year have the same name. Who else stands
 * in the school's lists does not matter.
 */
export function fingerprintOf({ year, lessons, services, alternances }: Timetable): string {
  const weeks = alternances.map((alternance) => [alternance.code, alternance.label, alternance.weeks]);
  const held = lessons.map(({ id, endMinute, placeCode, modality }) => [id, endMinute, placeCode, modality]);
  const taught = services.map((service) => [
    service.classKind,
    service.classCode,
    service.subjectCode,
    service.teacherKey,
    service.modality,
  ]);
  const facts = [year?.startsOn, year?.endsOn, ...[weeks, held, taught].map((rows) => rows.map(asText).sort())];
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}

function asText(row: unknown): string {
  return JSON.stringify(row);
}

/** The Monday of the week a day lies in; days are `YYYY-MM-DD`. */
export function mondayOf(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}

/** The Mondays of all weeks that a school year touches. */
export function weeksOf({ startsOn, endsOn }: SchoolYear): string[] {
  const mondays: string[] = [];
  for (let monday = mondayOf(startsOn); monday <= endsOn; monday = addDays(monday, 7)) mondays.push(monday);
  return mondays;
}

/** For comparing names people write: no accents, no case, only letters and digits, single spaces. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
