import * as z from 'zod/mini';
import { AcademyCode, Id, Name, Uai } from './ids.ts';
import { cameraPolicies, PastCheck } from './places.ts';
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
  /** What it found out about itself last; null before the first check. */
  lastCheck: z.nullable(PastCheck),
  /** When the office asked for a check that has not come yet. */
  checkAskedAt: z.nullable(Instant),
});

export const Place = z.object({
  id: Id,
  code: z.string(),
  camera: z.enum(cameraPolicies),
  /** Null: no classroom is paired, the place is not equipped. */
  classroom: z.nullable(PairedClassroom),
});
export type Place = z.infer<typeof Place>;

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
  reply: z.object({
    school: School,
    teachers: z.array(Teacher),
    places: z.array(Place),
    /** On which days its timetable has lessons, 1 Monday … 7 Sunday; Monday to Friday while there is none. */
    weekdays: z.array(z.int().check(z.gte(1), z.lte(7))),
  }),
});
