import * as z from 'zod/mini';

const Draft = z.object({ summary: z.string(), homework: z.string() });
type Draft = z.infer<typeof Draft>;

const memory = (coverId: string) => `releve.record.${coverId}`;

/** What was being written about that lesson in this tab; a reload or a dead battery at the wrong moment costs nothing. */
export function readDraft(coverId: string): Draft {
  try {
    return z.parse(Draft, JSON.parse(sessionStorage.getItem(memory(coverId)) ?? ''));
  } catch {
    return { summary: '', homework: '' };
  }
}

export function keepDraft(coverId: string, draft: Draft): void {
  sessionStorage.setItem(memory(coverId), JSON.stringify(draft));
}

export function forgetDraft(coverId: string): void {
  sessionStorage.removeItem(memory(coverId));
}
