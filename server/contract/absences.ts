import * as z from 'zod/mini';
import { Cover } from './cover.ts';
import { Happening } from './happenings.ts';
import { Id, Uai } from './ids.ts';
import { LessonRecord } from './records.ts';
import { Nothing, route } from './route.ts';
import { ClockTime, Day, Instant, Zone } from './time.ts';

/** Coarse on purpose: enough to plan by, and never a medical fact. */
export const absenceReasons = ['unforeseen', 'training', 'mission', 'leave', 'other'] as const;
export type AbsenceReason = (typeof absenceReasons)[number];

/** A school year at the most. */
export const MAX_ABSENCE_DAYS = 366;

export const NewAbsence = z.object({
  /** Made by the form when it opens: two sends of one form are one absence. */
  requestKey: Id,
  teacherId: Id,
  firstDay: Day,
  lastDay: Day,
  /** Whole days when null; else these hours of each day, in the school's zone. */
  hours: z.nullable(z.object({ from: ClockTime, to: ClockTime })),
  reason: z.enum(absenceReasons),
});
export type NewAbsence = z.infer<typeof NewAbsence>;

export const Absence = z.object({
  id: Id,
  uai: Uai,
  timeZone: Zone,
  teacherId: Id,
  teacherName: z.string(),
  firstDay: Day,
  lastDay: Day,
  hours: z.nullable(z.object({ from: ClockTime, to: ClockTime })),
  reason: z.enum(absenceReasons),
  state: z.enum(['declared', 'withdrawn']),
  declaredAt: Instant,
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

/** Absences of a school that end today or later, and those of the last 30 days, newest first. */
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

/** Undoes what hangs on the absence and has not been taught: covers are cancelled, offers withdrawn, rooms closed. */
export const withdrawAbsence = route({
  method: 'POST',
  path: '/absences/:absenceId/withdraw',
  right: { kind: 'account', action: 'declare_absence', target: 'absence' },
  reply: Nothing,
});
