import * as z from 'zod/mini';
import { AcademyCode, Id, Name, SubjectCode, Uai } from './ids.ts';
import { route } from './route.ts';
import { Day, Instant, Zone } from './time.ts';

export const School = z.object({
  uai: Uai,
  name: Name,
  commune: z.string(),
  academyCode: AcademyCode,
  academyName: z.string(),
  timeZone: Zone,
  /** First and last day of the school year of the timetable in force; null before the first import. */
  yearStartsOn: z.nullable(Day),
  yearEndsOn: z.nullable(Day),
});
export type School = z.infer<typeof School>;

export const Teacher = z.object({
  id: Id,
  lastName: Name,
  firstName: z.string(),
  /** Labels of the subjects this teacher has lessons in. */
  subjects: z.array(z.string()),
});
export type Teacher = z.infer<typeof Teacher>;

/** The screen in a place, as the school office sees it. */
export const PairedClassroom = z.object({
  id: Id,
  pairedAt: Instant,
  lastSeenAt: z.nullable(Instant),
});

export const Place = z.object({
  id: Id,
  code: z.string(),
  /** Null: no classroom is paired, the place is not equipped. */
  classroom: z.nullable(PairedClassroom),
});
export type Place = z.infer<typeof Place>;

/**
 * One dated teaching hour. Its id is made from the weekly lesson and the day, so the same hour has the same id
 * whenever it is asked for, although no row is stored.
 */
export const Lesson = z.object({
  id: z.string(),
  className: z.string(),
  subjectCode: SubjectCode,
  subject: z.string(),
  teacherId: Id,
  placeCode: z.nullable(z.string()),
  day: Day,
  startsAt: Instant,
  endsAt: Instant,
});
export type Lesson = z.infer<typeof Lesson>;

export const findSchools = route({
  method: 'GET',
  path: '/schools',
  right: { kind: 'account', action: 'find_school' },
  query: z.object({ search: z.string().check(z.minLength(2), z.maxLength(80)) }),
  reply: z.object({ schools: z.array(School) }),
});

export const readSchool = route({
  method: 'GET',
  path: '/schools/:uai',
  right: { kind: 'account', action: 'see_school', target: 'school' },
  reply: z.object({ school: School, teachers: z.array(Teacher), places: z.array(Place) }),
});

/** The lessons of one teacher from `firstDay` to `lastDay`, both included, at most 62 days. */
export const listLessons = route({
  method: 'GET',
  path: '/schools/:uai/lessons',
  right: { kind: 'account', action: 'see_school', target: 'school' },
  query: z.object({ teacherId: Id, firstDay: Day, lastDay: Day }),
  reply: z.object({ lessons: z.array(Lesson) }),
});

/** 4 MB a file: a full-size school's `emp_sts` (60 classes, 2,500 lessons) is about 1 MB. */
export const MAX_TIMETABLE_BYTES = 4 * 1024 * 1024;

/** What an import changed. `unchanged` only: the file was already in force. */
export const TimetableImport = z.object({
  uai: Uai,
  lessons: z.object({ added: z.number(), removed: z.number(), unchanged: z.number() }),
  teachers: z.number(),
  classes: z.number(),
  places: z.number(),
});
export type TimetableImport = z.infer<typeof TimetableImport>;

/** The pair of files every timetable program exchanges with STS-web, as base64 of their bytes (the encoding is theirs to declare). */
export const importTimetable = route({
  method: 'POST',
  path: '/schools/:uai/timetable',
  right: { kind: 'account', action: 'import_timetable', target: 'school' },
  body: z.object({ stsEmp: z.base64(), empSts: z.base64() }),
  reply: TimetableImport,
  /** Base64 takes 4/3 of the bytes. */
  maxBodyBytes: 2 * Math.ceil((MAX_TIMETABLE_BYTES * 4) / 3) + 1024,
});
