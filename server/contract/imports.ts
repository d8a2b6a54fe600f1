import * as z from 'zod/mini';
import { Id, Uai } from './ids.ts';
import { Nothing, route } from './route.ts';
import { Instant } from './time.ts';

/** 4 MB a file: a full-size school's `emp_sts` (60 classes, 2,500 lessons) is about 1 MB. */
export const MAX_TIMETABLE_BYTES = 4 * 1024 * 1024;

/** What an import can be made from: the pair of STS-web, our own table (CSV or XLSX), EDT's EXP_COURS (text or XML), a Pronote calendar. */
export const importFormats = ['sts', 'table', 'exp_cours', 'pronote'] as const;
export type ImportFormat = (typeof importFormats)[number];

/** A row that cannot be imported, and why. `reason` is a code of `rejectionReasons`, `fact` what stood there. */
export const rejectionReasons = [
  'field_missing',
  'field_unreadable',
  'teacher_unknown',
  'subject_unknown',
  'class_unknown',
  'alternance_unknown',
  'contradicts_another_row',
  'ends_after_midnight',
  'outside_school_year',
] as const;
export const RejectedRow = z.object({
  /** What kind of file: `sts_emp`, `emp_sts`, `EXP_COURS`, `table`, `pronote`. Never its name: a calendar's may be a pupil's. */
  file: z.string(),
  /** Counted from 1; 0 when the fault lies in the whole file. */
  line: z.number(),
  reason: z.enum(rejectionReasons),
  /** Name of the field or column, as the file has it. */
  field: z.string(),
  /** What stood there, shortened. Never a pupil's name: such columns are not read. */
  fact: z.string(),
});
export type RejectedRow = z.infer<typeof RejectedRow>;

/** A weekly lesson in words, for the comparison. */
export const ComparedLesson = z.object({
  className: z.string(),
  subject: z.string(),
  teacherName: z.string(),
  /** 1 Monday … 7 Sunday. */
  weekday: z.number(),
  startMinute: z.number(),
  endMinute: z.number(),
  placeCode: z.nullable(z.string()),
  /** The label of its weeks. */
  weeks: z.string(),
});
export type ComparedLesson = z.infer<typeof ComparedLesson>;

/**
 * What an import would change. `changed`: same class, subject, teacher and hour, but another place, length or weeks; or
 * the only lesson of a class, subject and teacher that moved, or of a class, subject and hour that somebody else gives.
 */
export const TimetableDifference = z.object({
  added: z.array(ComparedLesson),
  removed: z.array(ComparedLesson),
  changed: z.array(z.object({ before: ComparedLesson, after: ComparedLesson })),
  unchanged: z.number(),
  teachers: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
  classes: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
  places: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
});
export type TimetableDifference = z.infer<typeof TimetableDifference>;

export const TimetableImport = z.object({
  id: Id,
  uai: Uai,
  format: z.enum(importFormats),
  state: z.enum(['draft', 'applied', 'undone']),
  madeBy: z.nullable(z.string()),
  madeAt: Instant,
  appliedAt: z.nullable(Instant),
  undoneAt: z.nullable(Instant),
  difference: TimetableDifference,
  rejected: z.array(RejectedRow),
  /** Only the last one applied can be undone, and only while the timetable is still the one it made. */
  undoable: z.boolean(),
});
export type TimetableImport = z.infer<typeof TimetableImport>;

/** Reads the files and compares; nothing is in force yet. Which format it is, the files say themselves. */
export const draftImport = route({
  method: 'POST',
  path: '/schools/:uai/imports',
  right: { kind: 'account', action: 'import_timetable', target: 'school' },
  body: z.object({
    /** One file, or the two of STS-web in any order; bytes as base64, since the encoding is theirs to declare. */
    files: z
      .array(z.object({ name: z.string().check(z.maxLength(200)), bytes: z.base64() }))
      .check(z.minLength(1), z.maxLength(2)),
  }),
  reply: TimetableImport,
  /** Base64 takes 4/3 of the bytes. */
  maxBodyBytes: 2 * Math.ceil((MAX_TIMETABLE_BYTES * 4) / 3) + 1024,
});

/** The imports of a school without their differences' rows, newest first, at most 20; drafts are one's own and at most a day old. */
export const listImports = route({
  method: 'GET',
  path: '/schools/:uai/imports',
  right: { kind: 'account', action: 'import_timetable', target: 'school' },
  reply: z.object({
    imports: z.array(
      z.object({
        id: Id,
        format: z.enum(importFormats),
        state: z.enum(['draft', 'applied', 'undone']),
        madeBy: z.nullable(z.string()),
        madeAt: Instant,
        added: z.number(),
        removed: z.number(),
        changed: z.number(),
        rejected: z.number(),
        undoable: z.boolean(),
      }),
    ),
  }),
});

/** Puts a draft in force, all or nothing; covers follow. */
export const applyImport = route({
  method: 'POST',
  path: '/schools/:uai/imports/:importId/apply',
  right: { kind: 'account', action: 'import_timetable', target: 'school' },
  reply: TimetableImport,
});

/** The timetable is again as it was before the import; covers follow. */
export const undoImport = route({
  method: 'POST',
  path: '/schools/:uai/imports/:importId/undo',
  right: { kind: 'account', action: 'import_timetable', target: 'school' },
  reply: TimetableImport,
});

/** Drops a draft nobody wants. */
export const dropImport = route({
  method: 'DELETE',
  path: '/schools/:uai/imports/:importId',
  right: { kind: 'account', action: 'import_timetable', target: 'school' },
  reply: Nothing,
});

/** The timetable in force (or, with no lessons, the empty template) as a file of ours that can be imported again. */
export const exportTimetable = route({
  method: 'GET',
  path: '/schools/:uai/timetable',
  right: { kind: 'account', action: 'see_school', target: 'school' },
  query: z.object({ format: z.enum(['csv', 'xlsx']) }),
  reply: z.object({ name: z.string(), bytes: z.base64() }),
});
