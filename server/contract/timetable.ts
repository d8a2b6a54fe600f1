import * as z from 'zod/mini';
import { Id, SubjectCode } from './ids.ts';
import { Nothing, route } from './route.ts';
import { ClockTime, Day, Instant } from './time.ts';

/** One hour as the school's bell rings it. */
export const Bell = z.object({
  label: z.string().check(z.trim(), z.minLength(1), z.maxLength(12)),
  from: ClockTime,
  to: ClockTime,
});
export type Bell = z.infer<typeof Bell>;

/** The bells in order. `proposed`: nobody has set them; they are read off the timetable. */
export const readBells = route({
  method: 'GET',
  path: '/schools/:uai/bells',
  right: { kind: 'account', action: 'see_school', target: 'school' },
  reply: z.object({ bells: z.array(Bell), proposed: z.boolean() }),
});

/** Replaces the bells; an empty list goes back to those of the timetable. They must follow each other without overlap. */
export const saveBells = route({
  method: 'PUT',
  path: '/schools/:uai/bells',
  right: { kind: 'account', action: 'keep_school', target: 'school' },
  body: z.object({ bells: z.array(Bell).check(z.maxLength(20)) }),
  reply: Nothing,
});

/** Who teaches what to a class, and how much of it stands in the timetable. */
export const Service = z.object({
  subjectCode: SubjectCode,
  subject: z.string(),
  /** CG, TD, TP … */
  modality: z.string(),
  /** More than one: they teach it together. */
  teacherNames: z.array(z.string()),
  /** Minutes in a week in which all its lessons take place; 0: no hour in the timetable. */
  weeklyMinutes: z.number(),
});
export type Service = z.infer<typeof Service>;

/** A class or a group, as the timetable knows it. */
export const SchoolClass = z.object({
  id: Id,
  kind: z.enum(['class', 'group']),
  code: z.string(),
  level: z.nullable(z.string()),
  headCount: z.nullable(z.number()),
  /** Of a group, the classes its pupils come from. */
  ofClasses: z.array(z.string()),
  services: z.array(Service),
});
export type SchoolClass = z.infer<typeof SchoolClass>;

/** The classes and groups of the timetable in force, by code, classes first. */
export const listClasses = route({
  method: 'GET',
  path: '/schools/:uai/classes',
  right: { kind: 'account', action: 'see_school', target: 'school' },
  reply: z.object({
    classes: z.array(SchoolClass),
    subjects: z.array(z.object({ code: SubjectCode, label: z.string() })),
  }),
});

/**
 * One dated teaching hour; cancelled ones are shown too. Its id is made from the weekly lesson and the day, so the same
 * hour has the same id whenever it is asked for, although no row is stored.
 */
export const WeekLesson = z.object({
  id: z.string(),
  classId: Id,
  className: z.string(),
  subjectCode: SubjectCode,
  subject: z.string(),
  teacherId: Id,
  teacherName: z.string(),
  /** Who teaches it too. */
  coTeachers: z.array(z.string()),
  /** What the school calls its weeks ("Semaine A"); null: it is held every week. */
  alternance: z.nullable(z.string()),
  placeCode: z.nullable(z.string()),
  day: Day,
  startsAt: Instant,
  endsAt: Instant,
  state: z.enum(['held', 'moved', 'cancelled', 'added']),
  /** What was changed on this day, to take it back; null when nothing was. */
  change: z.nullable(z.object({ id: Id, note: z.string(), originalDay: z.nullable(Day) })),
});
export type WeekLesson = z.infer<typeof WeekLesson>;

/** The lessons of one class (with its groups) or of one teacher, both days included, at most 62. Exactly one of the two ids. */
export const listWeek = route({
  method: 'GET',
  path: '/schools/:uai/week',
  right: { kind: 'account', action: 'see_school', target: 'school' },
  query: z.object({ classId: z.optional(Id), teacherId: z.optional(Id), firstDay: Day, lastDay: Day }),
  reply: z.object({ lessons: z.array(WeekLesson) }),
});

const Note = z.string().check(z.trim(), z.maxLength(200));
/** `<weekly lesson>.<day>`. */
function isLessonId(text: string): boolean {
  const [weekly, day, ...more] = text.split('.');
  return more.length === 0 && Id.safeParse(weekly).success && Day.safeParse(day).success;
}
const LessonId = z.string().check(z.refine(isLessonId));

/** What happens to one dated lesson, in the school's zone. */
export const LessonChange = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('moved'),
    lessonId: LessonId,
    day: Day,
    from: ClockTime,
    to: ClockTime,
    placeId: z.nullable(Id),
    note: Note,
  }),
  z.object({ kind: z.literal('cancelled'), lessonId: LessonId, note: Note }),
  z.object({
    kind: z.literal('added'),
    classId: Id,
    subjectCode: SubjectCode,
    teacherId: Id,
    placeId: z.nullable(Id),
    day: Day,
    from: ClockTime,
    to: ClockTime,
    note: Note,
  }),
]);
export type LessonChange = z.infer<typeof LessonChange>;

/** Changes one dated lesson; covers follow. Of a lesson that is changed already the last word counts. */
export const changeLesson = route({
  method: 'POST',
  path: '/schools/:uai/lesson-changes',
  right: { kind: 'account', action: 'keep_school', target: 'school' },
  body: LessonChange,
  reply: z.object({ changeId: Id }),
});

/** The lesson is again as the timetable has it; one that was added is gone. */
export const undoLessonChange = route({
  method: 'DELETE',
  path: '/schools/:uai/lesson-changes/:changeId',
  right: { kind: 'account', action: 'keep_school', target: 'school' },
  reply: Nothing,
});
