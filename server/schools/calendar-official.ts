import { Refusal } from '#contract/failure.ts';

/** The ministry's own export; with the zone in the question its dates come in Paris time. */
export const OFFICIAL_CALENDAR_URL =
  'https://data.education.gouv.fr/api/explore/v2.1/catalog/datasets/fr-en-calendrier-scolaire/exports/json?timezone=Europe%2FParis';

/** The whole set since 2009 has about 0.4 MB; ten times that is another file. */
export const MAX_CALENDAR_BYTES = 4 * 1024 * 1024;

/** The export is made when it is asked for, which takes seconds; a minute means that nobody answers. */
const TIMEOUT_MS = 60_000;

export interface OfficialCalendar {
  /** `fetch`, or what a test gives instead. */
  fetch: typeof fetch;
  url?: string;
  timeoutMs?: number;
}

/** Fetches the official calendar; throws `calendar_unreachable` when nothing usable comes in time. */
export async function fetchOfficialCalendar({
  fetch,
  url = OFFICIAL_CALENDAR_URL,
  timeoutMs = TIMEOUT_MS,
}: OfficialCalendar): Promise<Uint8Array> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (!answer.ok || answer.body === null)
      throw new Refusal('calendar_unreachable', [{ fact: `HTTP ${answer.status}` }]);
    return await readUpTo(answer.body, MAX_CALENDAR_BYTES);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal('calendar_unreachable', [{ fact: cause instanceof Error ? cause.message : '' }], cause);
  }
}

async function readUpTo(body: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > most) throw new Refusal('calendar_unreachable', [{ fact: `> ${most / 1024 / 1024} MB` }]);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
