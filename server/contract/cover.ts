import * as z from 'zod/mini';
import { AcademyCode, Id, SubjectCode, Uai } from './ids.ts';
import { route } from './route.ts';
import { Day, Instant, Zone } from './time.ts';

/**
 * Where each state of a cover may go next. SQL guards, rules and tests read this one table. What the school decided
 * (`on_site`, `not_needed`) it may decide otherwise, and a cancelled lesson may come back when an absence is prolonged;
 * the other ends have nowhere to go.
 */
export const coverMoves = {
  open: ['planned', 'on_site', 'not_needed', 'no_cover', 'cancelled'],
  planned: ['open', 'offered', 'on_site', 'not_needed', 'no_cover', 'cancelled'],
  offered: ['open', 'accepted', 'on_site', 'not_needed', 'no_cover', 'cancelled'],
  accepted: ['open', 'live', 'on_site', 'not_needed', 'cancelled', 'failed'],
  live: ['taught', 'failed', 'cancelled'],
  taught: [],
  on_site: ['open', 'not_needed', 'cancelled'],
  not_needed: ['open', 'on_site', 'cancelled'],
  no_cover: ['open', 'on_site', 'not_needed', 'cancelled'],
  cancelled: ['open', 'on_site', 'not_needed'],
  failed: [],
} as const satisfies Record<string, readonly string[]>;
export type CoverState = keyof typeof coverMoves;
export const coverStates = Object.keys(coverMoves) as [CoverState, ...CoverState[]];

/** May a cover go from one state to the other? */
export function mayMove(from: CoverState, to: CoverState): boolean {
  const next: readonly string[] = coverMoves[from];
  return next.includes(to);
}

/** Why nobody stands beside a cover yet, or at all. */
export const noCoverReasons = [
  'no_qualified_substitute',
  'all_busy',
  'no_equipped_place',
  'no_adult',
  'too_soon',
  'subject_not_remote',
] as const;
export type NoCoverReason = (typeof noCoverReasons)[number];

/** Somebody had promised this lesson and does not come: the substitute gave it back, or the academy took it. */
export const LostPromise = z.object({ by: z.enum(['substitute', 'academy']), substituteName: z.string(), at: Instant });
export type LostPromise = z.infer<typeof LostPromise>;

/** A lesson that needs a substitute, as boards and lists show it. */
export const Cover = z.object({
  id: Id,
  absenceId: Id,
  /** The dated lesson, as the timetable names it. */
  lessonId: z.string(),
  uai: Uai,
  schoolName: z.string(),
  academyCode: AcademyCode,
  timeZone: Zone,
  className: z.string(),
  subjectCode: SubjectCode,
  subject: z.string(),
  teacherName: z.string(),
  /** The place it is taught in: the timetable's, or the equipped one it is moved to once planned. */
  placeCode: z.nullable(z.string()),
  /** Where the timetable has it: another one than `placeCode` means that the class goes elsewhere. */
  timetablePlaceCode: z.nullable(z.string()),
  startsAt: Instant,
  endsAt: Instant,
  state: z.enum(coverStates),
  substituteId: z.nullable(Id),
  substituteName: z.nullable(z.string()),
  /** Who of the school takes it, when it is `on_site`. */
  onSiteBy: z.nullable(z.string()),
  /** Who supervises in the place; null: nobody named yet. */
  adult: z.nullable(z.string()),
  noCoverReason: z.nullable(z.enum(noCoverReasons)),
  /** The last promise that fell away, until somebody promises again; it makes the lesson urgent. */
  lost: z.nullable(LostPromise),
});
export type Cover = z.infer<typeof Cover>;

/** The order in which a coordinator works: what nobody teaches first, what is settled last. */
export const coverGroups = ['open', 'planned', 'offered', 'settled', 'ended'] as const;
export type CoverGroup = (typeof coverGroups)[number];

export const groupOf = {
  open: 'open',
  planned: 'planned',
  offered: 'offered',
  accepted: 'settled',
  live: 'settled',
  on_site: 'settled',
  taught: 'ended',
  not_needed: 'ended',
  no_cover: 'ended',
  cancelled: 'ended',
  failed: 'ended',
} as const satisfies Record<CoverState, CoverGroup>;

/** How a board is sorted; within a school or a subject, and by lead time, the soonest comes first. */
export const coverOrders = ['hour', 'school', 'subject'] as const;
export type CoverOrder = (typeof coverOrders)[number];

/** What one page of the board holds: more than a screen shows, little enough to come at once. */
export const COVERS_A_PAGE = 100;

/** Years that people still read, and that the database can hold; days and instants are compared as they are written. */
function isOfThisCentury(written: string): boolean {
  return written.startsWith('20');
}

function isMonday(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).getUTCDay() === 1;
}

/** Where a page of the board ended: what its last cover is sorted by, in every order. */
const Marker = z.tuple([Instant.check(z.refine(isOfThisCentury)), Uai, SubjectCode, Id]);

/** What `next` says of the last cover of a page. Pages of the client pass it on as it is. */
export function writeMarker({ startsAt, uai, subjectCode, id }: Cover): string {
  return [startsAt, uai, subjectCode, id].join(' ');
}

/** What `after` says, or null when no page ended so. */
export function readMarker(after: string): Pick<Cover, 'startsAt' | 'uai' | 'subjectCode' | 'id'> | null {
  const marker = z.safeParse(Marker, after.split(' '));
  if (!marker.success) return null;
  const [startsAt, uai, subjectCode, id] = marker.data;
  return { startsAt, uai, subjectCode, id };
}

/**
 * One page of what is uncovered, planned and settled in one academy; lessons that ended before now are left out. The page begins
 * behind `after`, which is the `next` of the page before.
 */
export const listCovers = route({
  method: 'GET',
  path: '/academies/:academyCode/covers',
  right: { kind: 'account', action: 'see_board', target: 'academy' },
  query: z.object({
    group: z.optional(z.enum(coverGroups)),
    order: z.optional(z.enum(coverOrders)),
    /** A part of the name of a school, class, subject, teacher or substitute. */
    search: z.optional(z.string().check(z.trim(), z.maxLength(80))),
    after: z.optional(z.string().check(z.maxLength(200))),
  }),
  reply: z.object({
    covers: z.array(Cover),
    next: z.nullable(z.string()),
    /** Of the whole academy, whatever is searched. */
    counts: z.record(z.enum(coverGroups), z.number()),
    serverNow: Instant,
  }),
});

/** What a substitute does in a week, as the plan's rows show it. Instants in UTC; the page draws them on the academy's clock. */
export const WeekOfSubstitute = z.object({
  substituteId: Id,
  substituteName: z.string(),
  academyCode: AcademyCode,
  timeZone: Zone,
  /** Of the week on their own clock: offered and promised nationwide, and proposed in this academy. */
  engagedMinutes: z.number(),
  /** Service and overtime. */
  capMinutes: z.number(),
  /** When they are not there: outside their weekly hours, or away. */
  notThere: z.array(z.object({ startsAt: Instant, endsAt: Instant })),
  /** Asked or promised in other academies. */
  elsewhere: z.array(z.object({ startsAt: Instant, endsAt: Instant })),
});
export type WeekOfSubstitute = z.infer<typeof WeekOfSubstitute>;

/**
 * A week of an academy, Monday to Sunday on its own clock: its covers, and the substitutes who stand beside one of them or could,
 * being the academy's own; by name.
 */
export const readAcademyWeek = route({
  method: 'GET',
  path: '/academies/:academyCode/week',
  right: { kind: 'account', action: 'see_board', target: 'academy' },
  query: z.object({ monday: Day.check(z.refine((day) => isOfThisCentury(day) && isMonday(day))) }),
  reply: z.object({
    /** The clock on which most of the academy lives. */
    timeZone: Zone,
    /** Soonest first. */
    covers: z.array(Cover),
    /** There are more covers than a page can draw: the last ones are left out. */
    goesOn: z.boolean(),
    substitutes: z.array(WeekOfSubstitute),
    serverNow: Instant,
  }),
});
