import * as z from 'zod/mini';
import { Cover } from './cover.ts';
import { Happening } from './happenings.ts';
import { Id, Name, SubjectCode, Uai } from './ids.ts';
import type { Grant } from './people.ts';
import { LessonRecord } from './records.ts';
import { reach } from './rights.ts';
import { Nothing, route } from './route.ts';
import { ClockTime, Day, Instant, Zone } from './time.ts';

/** Coarse on purpose: enough to plan by, and never a medical fact. */
export const absenceReasons = ['unforeseen', 'training', 'mission', 'leave', 'other'] as const;
export type AbsenceReason = (typeof absenceReasons)[number];

/** A school year at the most. */
export const MAX_ABSENCE_DAYS = 366;
/** Eight stretches: a week of different hours each day, and one more; whoever needs more has two absences. */
export const MAX_STRETCHES = 8;
/** How far ahead the lessons of an absence without an end become covers: two weeks, the reach of a plan. */
export const ROLLING_DAYS = 14;

/** Who is still ill on the morning after the last day, or after a weekend and a holiday, is the same absence prolonged. */
export const PROLONGABLE_DAYS = 7;

const Hours = z.nullable(z.object({ from: ClockTime, to: ClockTime }));

/** A part of an absence: some days, whole (`hours` null) or the same hours of each. Without `lastDay`: until further notice. */
export const Stretch = z.object({ firstDay: Day, lastDay: z.nullable(Day), hours: Hours });
export type Stretch = z.infer<typeof Stretch>;

/** In order, without overlap; only the last may be without an end. */
const Stretches = z.array(Stretch).check(z.minLength(1), z.maxLength(MAX_STRETCHES));

/** What the school decides for one lesson: a substitute is looked for, somebody of the school takes it, or nobody has to. */
export const CoverChoice = z.discriminatedUnion('choice', [
  z.object({ choice: z.literal('to_cover') }),
  z.object({ choice: z.literal('on_site'), by: Name }),
  z.object({ choice: z.literal('not_needed') }),
]);
export type CoverChoice = z.infer<typeof CoverChoice>;

const WhoAndWhen = {
  teacherId: Id,
  /** The schools besides this one whose lessons are looked after too, where the same person teaches there. */
  otherUais: z.array(Uai).check(z.maxLength(8)),
  stretches: Stretches,
};

export const NewAbsence = z.object({
  /** Made by the form when it opens: two sends of one form are one absence. */
  requestKey: Id,
  ...WhoAndWhen,
  reason: z.enum(absenceReasons),
  /** Who is on the telephone, when the helpdesk declares; else null. */
  caller: z.nullable(Name),
  /** For lessons of the preview; those that are not named are as the preview suggested. */
  choices: z
    .array(z.object({ lessonId: z.string().check(z.maxLength(64)), choice: CoverChoice }))
    .check(z.maxLength(500)),
});
export type NewAbsence = z.infer<typeof NewAbsence>;

/** One lesson that an absence would take a teacher from. */
export const AffectedLesson = z.object({
  lessonId: z.string(),
  uai: Uai,
  schoolName: z.string(),
  timeZone: Zone,
  className: z.string(),
  subjectCode: SubjectCode,
  subject: z.string(),
  placeCode: z.nullable(z.string()),
  startsAt: Instant,
  endsAt: Instant,
  /** Who teaches it too, and is there. */
  coTeachers: z.array(z.string()),
  /** Who teaches it too, is away, and in whose absence the lesson is looked after already. */
  coveredFor: z.array(z.string()),
  /** What happens unless somebody says otherwise: a co-taught lesson goes on with the other teacher, or is looked after once. */
  suggested: CoverChoice,
  /** False: the academy does not teach this subject from afar, so no substitute will be found. */
  taughtRemotely: z.boolean(),
});
export type AffectedLesson = z.infer<typeof AffectedLesson>;

/** What would hang on an absence, before it is declared or changed. Nothing is stored. */
export const previewAbsence = route({
  method: 'POST',
  path: '/schools/:uai/absences/preview',
  right: { kind: 'account', action: 'declare_absence', target: 'school' },
  body: z.object(WhoAndWhen),
  reply: z.object({
    /** Soonest first, at most 500; of an absence without an end, those of the next ROLLING_DAYS. */
    lessons: z.array(AffectedLesson),
    /** More lessons than are listed. */
    cut: z.boolean(),
    /** Other schools of the same person, to include or not. */
    otherSchools: z.array(z.object({ uai: Uai, name: z.string(), commune: z.string() })),
    /**
     * An absence of this person that overlaps in one of the schools asked for, and the school that declared it: open
     * that one instead. `absenceId` is null for whoever may not see it.
     */
    declared: z.nullable(z.object({ absenceId: z.nullable(Id), schoolName: z.string() })),
  }),
});

/** As what somebody declared an absence. */
export const declarers = ['school_office', 'helpdesk', 'coordinator', 'national_coordinator'] as const;

export const Absence = z.object({
  id: Id,
  uai: Uai,
  schoolName: z.string(),
  timeZone: Zone,
  teacherId: Id,
  teacherName: z.string(),
  firstDay: Day,
  /** Null: until further notice. */
  lastDay: z.nullable(Day),
  stretches: z.array(Stretch),
  /** The other schools whose lessons are looked after too. */
  otherSchools: z.array(z.object({ uai: Uai, name: z.string() })),
  reason: z.enum(absenceReasons),
  state: z.enum(['declared', 'withdrawn']),
  declaredAt: Instant,
  declaredAs: z.enum(declarers),
  declaredBy: z.nullable(z.string()),
  caller: z.nullable(z.string()),
  /** Grows by one at each change. */
  version: z.number(),
  /** For the substitute: what the class is doing. Empty when nobody wrote one. */
  note: z.string(),
});
export type Absence = z.infer<typeof Absence>;

export const AbsenceWithCovers = z.object({ absence: Absence, covers: z.array(Cover) });
export type AbsenceWithCovers = z.infer<typeof AbsenceWithCovers>;

export const declareAbsence = route({
  method: 'POST',
  path: '/schools/:uai/absences',
  right: { kind: 'account', action: 'declare_absence', target: 'school' },
  body: NewAbsence,
  reply: AbsenceWithCovers,
});

/** Absences that concern a school and end today or later, or ended in the last 30 days, newest first. */
export const listAbsences = route({
  method: 'GET',
  path: '/schools/:uai/absences',
  right: { kind: 'account', action: 'see_absence', target: 'school' },
  reply: z.object({ absences: z.array(AbsenceWithCovers), serverNow: Instant }),
});

/** One absence with its covers, what happened, and what was taught. */
export const readAbsence = route({
  method: 'GET',
  path: '/absences/:absenceId',
  right: { kind: 'account', action: 'see_absence', target: 'absence' },
  reply: z.object({
    absence: Absence,
    covers: z.array(Cover),
    timeline: z.array(Happening),
    records: z.array(LessonRecord),
  }),
});

/**
 * Extension, early return, other days or hours: the stretches as they are from now on. Lessons that are new become
 * covers; those that are no longer concerned are cancelled with all that hangs on them; the others are not touched.
 */
export const changeAbsence = route({
  method: 'PUT',
  path: '/absences/:absenceId',
  right: { kind: 'account', action: 'declare_absence', target: 'absence' },
  body: z.object({
    /** The version on the screen: another change in between is refused, not overwritten. */
    version: z.int(),
    stretches: Stretches,
    reason: z.enum(absenceReasons),
  }),
  reply: AbsenceWithCovers,
});

/**
 * Whether an absence as a whole, its days and whether it stands at all, may be changed: by the office that declared it, and
 * by whoever serves more than one school. Another office decides about its own lessons, and may take its school out.
 * @param grants those that reach the absence
 */
export function decidesWhole(grants: readonly Grant[], { uai }: Pick<Absence, 'uai'>): boolean {
  return grants.some((grant) => {
    const scope = reach(grant.role, 'declare_absence');
    return scope === 'school' ? grant.uai === uai : scope !== null;
  });
}

/** Undoes what hangs on the absence and has not been taught: covers are cancelled, offers withdrawn, rooms closed. */
export const withdrawAbsence = route({
  method: 'POST',
  path: '/absences/:absenceId/withdraw',
  right: { kind: 'account', action: 'declare_absence', target: 'absence' },
  reply: Nothing,
});

/** One of the other schools is no longer concerned: its covers go as in a withdrawal, those of the others stay. */
export const takeSchoolOut = route({
  method: 'POST',
  path: '/schools/:uai/absences/:absenceId/take-out',
  right: { kind: 'account', action: 'declare_absence', target: 'school' },
  reply: Nothing,
});

/** Leaves word for whoever takes the lessons, or changes it; an empty note takes it away. */
export const noteAbsence = route({
  method: 'PUT',
  path: '/absences/:absenceId/note',
  right: { kind: 'account', action: 'declare_absence', target: 'absence' },
  body: z.object({ note: z.string().check(z.trim(), z.maxLength(2000)) }),
  reply: z.object({ note: z.string() }),
});

/** The school decides otherwise about one lesson; who was found for it is told. */
export const chooseForCover = route({
  method: 'PUT',
  path: '/covers/:coverId/choice',
  right: { kind: 'account', action: 'declare_absence', target: 'cover' },
  body: CoverChoice,
  reply: Cover,
});

/** Who supervises in the place; null: nobody named yet. */
export const nameAdult = route({
  method: 'PUT',
  path: '/covers/:coverId/adult',
  right: { kind: 'account', action: 'declare_absence', target: 'cover' },
  body: z.object({ adult: z.nullable(Name) }),
  reply: Cover,
});

/** One cover with all that happened to it, oldest first. */
export const readCover = route({
  method: 'GET',
  path: '/covers/:coverId',
  right: { kind: 'account', action: 'see_absence', target: 'cover' },
  reply: z.object({ cover: Cover, timeline: z.array(Happening) }),
});

/** The day of a school, soonest first: every lesson whose teacher is away, with where the class goes. Cancelled ones are left out. */
export const readSchoolDay = route({
  method: 'GET',
  path: '/schools/:uai/day',
  right: { kind: 'account', action: 'see_absence', target: 'school' },
  query: z.object({ day: Day }),
  reply: z.object({
    covers: z.array(Cover),
    /** Names of adults named lately, most often first: nobody types them twice. */
    adults: z.array(z.string()),
  }),
});
