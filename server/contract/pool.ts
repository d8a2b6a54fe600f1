import * as z from 'zod/mini';
import { AcademyCode, Id, Name, Uai } from './ids.ts';
import { hardRules } from './plans.ts';
import { route } from './route.ts';
import { ClockTime, Day, Instant, Zone } from './time.ts';

/** The levels of school that qualifications tell apart. */
export const levels = ['college', 'lycee'] as const;
export type Level = (typeof levels)[number];

/** The first four signs of a subject code: LV1 and LV2 of one language are one discipline. */
export const Discipline = z.string().check(z.regex(/^[0-9A-Z]{4}$/));

export const Qualification = z.object({ discipline: Discipline, level: z.enum(levels) });
export type Qualification = z.infer<typeof Qualification>;

/** Minutes after midnight on the substitute's own clock; 1440 is the end of the day. */
const StartMinute = z.int().check(z.gte(0), z.lte(1439));
const EndMinute = z.int().check(z.gte(1), z.lte(1440));

/** Weekly hours on the substitute's own clock: weekday 1 Monday … 7 Sunday. */
export const Availability = z.object({
  weekday: z.int().check(z.gte(1), z.lte(7)),
  startMinute: StartMinute,
  endMinute: EndMinute,
});
export type Availability = z.infer<typeof Availability>;

/** A one-off absence on the substitute's own clock: whole days (minutes 0 to 1440), or hours of one day. */
export const Away = z.object({ firstDay: Day, lastDay: Day, startMinute: StartMinute, endMinute: EndMinute });
export type Away = z.infer<typeof Away>;

/** A school as lists name it. */
export const SchoolName = z.object({ uai: Uai, name: z.string(), commune: z.string() });
export type SchoolName = z.infer<typeof SchoolName>;

/** A lesson somebody has accepted that lies outside the hours they now say: it stays theirs until they tell somebody. */
export const LessonOutside = z.object({
  coverId: Id,
  schoolName: z.string(),
  commune: z.string(),
  academyCode: AcademyCode,
  className: z.string(),
  subject: z.string(),
  startsAt: Instant,
  endsAt: Instant,
});
export type LessonOutside = z.infer<typeof LessonOutside>;

/** More hours than a week of teaching can have: a slip of the keyboard. The demo's people may teach all 168. */
export const MAX_WEEKLY_MINUTES = 168 * 60;

/** Nobody teaches 60 hours a week: a cap above that limits nothing and is not told. */
const TELLING_CAP_MINUTES = 60 * 60;

/** Whether a weekly cap says something about the person. */
export function isTellingCap(minutes: number): boolean {
  return minutes <= TELLING_CAP_MINUTES;
}

const WeeklyMinutes = z.int().check(z.gte(0), z.lte(MAX_WEEKLY_MINUTES));
const Phone = z.string().check(z.trim(), z.maxLength(40));
const Note = z.string().check(z.trim(), z.maxLength(2000));

/** One member of the pool, with everything that is stored about them. */
export const PoolMember = z.object({
  id: Id,
  /** Goes back with a change: somebody else's change in between is not overwritten. */
  version: z.int(),
  lastName: Name,
  firstName: Name,
  academyCode: AcademyCode,
  /** IANA zone of the substitute, which availability and absences are meant in. */
  timeZone: Zone,
  phone: z.string(),
  note: z.string(),
  weeklyServiceMinutes: z.int(),
  weeklyOvertimeMinutes: z.int(),
  consented: z.boolean(),
  workplaceAuthorised: z.boolean(),
  workplace: z.nullable(SchoolName),
  qualifications: z.array(Qualification),
  availability: z.array(Availability),
  /** Those that are not over yet, soonest first. */
  away: z.array(Away),
  excludedSchools: z.array(SchoolName),
  lessonsOutside: z.array(LessonOutside),
});
export type PoolMember = z.infer<typeof PoolMember>;

/** What a list tells of a member. */
export const PoolEntry = z.object({
  id: Id,
  lastName: z.string(),
  firstName: z.string(),
  timeZone: Zone,
  /** Minutes they may teach a week, overtime among them. */
  capMinutes: z.int(),
  consented: z.boolean(),
  workplaceAuthorised: z.boolean(),
  qualifications: z.array(Qualification),
});
export type PoolEntry = z.infer<typeof PoolEntry>;

/** The members of one academy by name; `search` is part of a name, or nothing for all. */
export const listPool = route({
  method: 'GET',
  path: '/academies/:academyCode/substitutes',
  right: { kind: 'account', action: 'see_pool', target: 'academy' },
  query: z.object({ search: z.string().check(z.maxLength(80)) }),
  reply: z.object({
    /** At most 200. */
    entries: z.array(PoolEntry),
    /** How many there are with that name. */
    count: z.int(),
  }),
});

export const readSubstitute = route({
  method: 'GET',
  path: '/substitutes/:substituteId',
  right: { kind: 'account', action: 'see_substitute', target: 'substitute' },
  reply: PoolMember,
});

/** What is the substitute's own to say; it replaces all that was said before. Accepted lessons are never dropped. */
export const saveAvailability = route({
  method: 'PUT',
  path: '/substitutes/:substituteId/availability',
  right: { kind: 'account', action: 'keep_own_availability', target: 'substitute' },
  body: z.object({
    version: z.int(),
    consented: z.boolean(),
    phone: Phone,
    availability: z.array(Availability).check(z.maxLength(70)),
    away: z.array(Away).check(z.maxLength(100)),
    excludedUais: z.array(Uai).check(z.maxLength(100)),
  }),
  reply: PoolMember,
});

/** What the academy says about a member: name, zone, caps, workplace, qualifications, note. */
export const saveSubstitute = route({
  method: 'PUT',
  path: '/substitutes/:substituteId',
  right: { kind: 'account', action: 'keep_pool', target: 'substitute' },
  body: z.object({
    version: z.int(),
    lastName: Name,
    firstName: Name,
    timeZone: Zone,
    weeklyServiceMinutes: WeeklyMinutes,
    weeklyOvertimeMinutes: WeeklyMinutes,
    workplaceAuthorised: z.boolean(),
    workplaceUai: z.nullable(Uai),
    qualifications: z.array(Qualification).check(z.maxLength(100)),
    note: Note,
  }),
  reply: PoolMember,
});

/** Whether one qualified person could take a lesson then. */
export const AskedPerson = z.object({
  id: Id,
  name: z.string(),
  academyCode: AcademyCode,
  timeZone: Zone,
  /** Minutes held in that week of theirs, proposals and offers among them, and how many they may. */
  heldMinutes: z.number(),
  capMinutes: z.int(),
  /** The first rule that stops them; null: free. */
  stoppedBy: z.nullable(z.enum(hardRules)),
});
export type AskedPerson = z.infer<typeof AskedPerson>;

/**
 * "Who is free on Tuesday at 10 in German?" Day and times are those of the academy's clock; the people are the whole
 * nation's, free ones first, then by academy (this one first), hours held and name.
 */
export const whoIsFree = route({
  method: 'GET',
  path: '/academies/:academyCode/who-is-free',
  right: { kind: 'account', action: 'see_pool', target: 'academy' },
  query: z.object({ day: Day, from: ClockTime, to: ClockTime, discipline: Discipline, level: z.enum(levels) }),
  reply: z.object({
    startsAt: Instant,
    endsAt: Instant,
    /** Of the academy. */
    timeZone: Zone,
    free: z.int(),
    /** At most 200, all qualified. */
    people: z.array(AskedPerson),
    /** How many in the nation are not qualified for this. */
    notQualified: z.int(),
  }),
});
