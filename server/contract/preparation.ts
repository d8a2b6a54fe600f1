import * as z from 'zod/mini';
import { coverStates } from './cover.ts';
import { LeftDocument } from './handovers.ts';
import { AcademyCode, Id } from './ids.ts';
import { Nothing, route } from './route.ts';
import { Instant, Zone } from './time.ts';

/** Two pages: what one wants to have in front of oneself during a lesson. */
export const MAX_NOTES_CHARACTERS = 4000;
/** The last lessons of the class in this subject: where it stands, not its history. */
export const EARLIER_RECORDS = 5;

/** What was taught to this class in this subject before, by whichever substitute. */
export const EarlierRecord = z.object({
  coverId: Id,
  startsAt: Instant,
  endsAt: Instant,
  writtenBy: z.string(),
  summary: z.string(),
  homework: z.string(),
});
export type EarlierRecord = z.infer<typeof EarlierRecord>;

/** All a substitute needs to prepare one accepted lesson. */
export const Preparation = z.object({
  coverId: Id,
  absenceId: Id,
  schoolName: z.string(),
  commune: z.string(),
  department: z.string(),
  /** Of the school; empty when nobody said. */
  schoolPhone: z.string(),
  academyCode: AcademyCode,
  /** Of the school. */
  timeZone: Zone,
  /** Of the substitute. */
  ownZone: Zone,
  className: z.string(),
  level: z.nullable(z.string()),
  headCount: z.nullable(z.number()),
  subject: z.string(),
  teacherName: z.string(),
  placeCode: z.string(),
  /** Who supervises in the place; null: nobody named yet. */
  adult: z.nullable(z.string()),
  startsAt: Instant,
  endsAt: Instant,
  doorsOpenAt: Instant,
  state: z.enum(coverStates),
  /** What the school left for all lessons of the absence; empty when nothing. */
  note: z.string(),
  /** What it left for this class; empty when nothing. */
  text: z.string(),
  documents: z.array(LeftDocument),
  /** Newest first, at most EARLIER_RECORDS. */
  earlier: z.array(EarlierRecord),
  hasRecord: z.boolean(),
  /** One's own, which nobody else reads. */
  notes: z.string(),
  serverNow: Instant,
});
export type Preparation = z.infer<typeof Preparation>;

export const readPreparation = route({
  method: 'GET',
  path: '/covers/:coverId/preparation',
  right: { kind: 'account', action: 'teach', target: 'cover' },
  reply: Preparation,
});

/** One's own notes for a lesson; nobody else reads them. */
export const saveLessonNotes = route({
  method: 'PUT',
  path: '/covers/:coverId/notes',
  right: { kind: 'account', action: 'teach', target: 'cover' },
  body: z.object({ notes: z.string().check(z.maxLength(MAX_NOTES_CHARACTERS)) }),
  reply: Nothing,
});
