/** One poll of a subscribed calendar: fetch, read, propose. */

import { Refusal } from '#contract/failure.ts';
import type { FeedFailure } from '#contract/feeds.ts';
import type { Queries, Sql } from '#db/sql.ts';
import type { ReadCalendar } from '../schools/file-thread.ts';
import type { PronoteCalendar, PronoteSchool } from '../schools/pronote-calendar.ts';
import type { NamedTeacher } from '../schools/pronote-names.ts';
import type { FetchCalendar, Fetched, Validators } from './feed-fetch.ts';
import { pauseAfterPoll } from './feed-schedule-rules.ts';
import type { Seal } from './feed-seal.ts';
import { type ClaimedFeed, settlePoll } from './feed-store.ts';
import { absencesTold, takeTold } from './proposal-take.ts';

export interface FeedWorld {
  sql: Sql;
  fetchCalendar: FetchCalendar;
  readCalendar: ReadCalendar;
  seal: Seal;
  /** 0 to 1, by chance. */
  random(): number;
}

/** What a calendar was found to be. */
export type Read =
  | ({ kind: 'read'; calendar: PronoteCalendar } & Validators)
  | Extract<Fetched, { kind: 'unchanged' | 'failed' }>;

/** Fetches an address and reads what comes. Nothing is thrown but failures of our own. */
export async function readAddress(
  { fetchCalendar, readCalendar }: Pick<FeedWorld, 'fetchCalendar' | 'readCalendar'>,
  {
    address,
    known,
    school,
    now,
    signal,
  }: {
    address: string;
    known: Validators;
    school: PronoteSchool;
    now: Date;
    signal?: AbortSignal;
  },
): Promise<Read> {
  const fetched = await fetchCalendar(address, known, now, signal);
  if (fetched.kind !== 'read') return fetched;
  const { bytes, ...read } = fetched;
  try {
    return { ...read, calendar: await readCalendar(bytes, school) };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    const failure: FeedFailure = cause.code === 'calendar_too_complex' ? 'too_large' : 'not_a_calendar';
    return { kind: 'failed', failure, retryAfterMs: null };
  }
}

/**
 * Reads a claimed calendar, writes down what came of it and takes in what it tells, all or nothing.
 * @param signal the server stops: the claim is left to run out, since the calendar is not at fault
 */
export async function pollClaimed(world: FeedWorld, feed: ClaimedFeed, now: Date, signal?: AbortSignal): Promise<void> {
  const read = await readClaimed(world, feed, now, signal);
  if (signal?.aborted) return;
  const failure = read.kind === 'failed' ? read.failure : null;
  const pause = pauseAfterPoll({
    now,
    timeZone: feed.timeZone,
    failures: failure === null ? 0 : feed.failures + 1,
    retryAfterMs: read.kind === 'failed' ? read.retryAfterMs : null,
    random: world.random(),
  });
  const validators = read.kind === 'read' ? { etag: read.etag, lastModified: read.lastModified } : null;
  const poll = { at: now, nextPollAt: new Date(now.getTime() + pause), failure, validators };
  await world.sql.begin(async (tx) => {
    const isSubscribed = await settlePoll(tx, feed.id, poll);
    if (!isSubscribed || read.kind !== 'read') return;
    const { id: feedId, uai, teacherId } = feed;
    const teachers = await listNamedTeachers(tx, uai);
    const told = absencesTold(read.calendar.lessons, { teacherId, teachers, now });
    await takeTold(tx, { feedId, uai, told, now });
  });
}

async function readClaimed(
  world: FeedWorld,
  { addressSealed, uai, timeZone, yearStartsOn, yearEndsOn, etag, lastModified }: ClaimedFeed,
  now: Date,
  signal?: AbortSignal,
): Promise<Read> {
  const address = world.seal.open(addressSealed, uai);
  // Sealed with a key that is gone: only the school can say the address again.
  if (address === null) return { kind: 'failed', failure: 'address_refused', retryAfterMs: null };
  const school = { timeZone, yearStartsOn, yearEndsOn };
  return readAddress(world, { address, known: { etag, lastModified }, school, now, ...(signal && { signal }) });
}

/** The school's own teachers by name, to recognise those a calendar names. */
export async function listNamedTeachers(sql: Queries, uai: string): Promise<NamedTeacher[]> {
  return sql<NamedTeacher[]>`SELECT id, last_name, first_name FROM teacher WHERE uai = ${uai}`;
}
