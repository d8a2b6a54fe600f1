import * as z from 'zod/mini';
import { absenceReasons, CoverChoice } from '#contract/absences.ts';
import { Id, Uai } from '#contract/ids.ts';
import { Day } from '#contract/time.ts';

/** What was typed before the page was reloaded or the line was lost. The key goes with it: sent twice it is one absence. */
const AbsenceDraft = z.object({
  /** A draft of yesterday says "today" and means another day. */
  day: Day,
  requestKey: Id,
  teacherId: Id,
  otherUais: z.array(Uai),
  stretches: z.array(
    z.object({
      first: z.string(),
      firstDate: z.string(),
      until: z.string(),
      untilDate: z.string(),
      someHours: z.boolean(),
      from: z.string(),
      to: z.string(),
    }),
  ),
  reason: z.enum(absenceReasons),
  caller: z.string(),
  choices: z.record(z.string(), z.union([CoverChoice, z.object({ choice: z.literal('on_site'), by: z.literal('') })])),
});
export type AbsenceDraft = z.infer<typeof AbsenceDraft>;

const keyOf = (uai: string): string => `releve.absence.${uai}`;

/** The draft of that school's form made on `day`, or null. One that cannot be read (an older page wrote it) is none. */
export function readDraft(storage: Storage, uai: string, day: string): AbsenceDraft | null {
  const text = storage.getItem(keyOf(uai));
  if (text === null) return null;
  try {
    const draft = z.parse(AbsenceDraft, JSON.parse(text));
    return draft.day === day ? draft : null;
  } catch {
    return null;
  }
}

/** Keeps the draft until the tab is closed; null forgets it. */
export function keepDraft(storage: Storage, uai: string, draft: AbsenceDraft | null): void {
  if (draft === null) storage.removeItem(keyOf(uai));
  else storage.setItem(keyOf(uai), JSON.stringify(draft));
}
