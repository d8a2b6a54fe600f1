import * as z from 'zod/mini';
import { AcademyCode, Id, SubjectCode, Uai } from './ids.ts';
import { route } from './route.ts';
import { Instant, Zone } from './time.ts';

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

/** What is uncovered, planned and settled in one academy, soonest first; lessons that ended before now are left out. */
export const listCovers = route({
  method: 'GET',
  path: '/academies/:academyCode/covers',
  right: { kind: 'account', action: 'see_board', target: 'academy' },
  reply: z.object({ covers: z.array(Cover), serverNow: Instant }),
});
