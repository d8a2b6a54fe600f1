import * as z from 'zod/mini';
import { Id } from './ids.ts';
import { Instant } from './time.ts';

/**
 * The facts slices leave behind, past tense. They are stored with what hangs on them, shown as timelines,
 * and later slices react to them inside the same transaction.
 */
export const happeningTypes = [
  'absence.declared',
  'absence.changed',
  'absence.withdrawn',
  'absence.school_taken_out',
  'absence.noted',
  'absence.handed_over',
  'cover.opened',
  'cover.cancelled',
  'cover.reopened',
  'cover.moved',
  'cover.on_site',
  'cover.not_needed',
  'cover.adult_named',
  'cover.planned',
  'offer.sent',
  'offer.accepted',
  'offer.refused',
  'offer.withdrawn',
  'offer.expired',
  'cover.given_back',
  'cover.taken_back',
  'room.opened',
  'room.closed',
  'record.written',
] as const;
export type HappeningType = (typeof happeningTypes)[number];

/** One line of a timeline: what, when, by whom; `coverId` is null for what concerns the whole absence. */
export const Happening = z.object({
  id: z.number(),
  type: z.enum(happeningTypes),
  at: Instant,
  /** A person's display name, or null for what the system did by itself. */
  actor: z.nullable(z.string()),
  coverId: z.nullable(Id),
  /** Facts for the sentence: names, counts, minutes. Never a pupil's name. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
export type Happening = z.infer<typeof Happening>;
