import { type FailureCode, Refusal } from '#contract/failure.ts';
import type { FeedFailure } from '#contract/feeds.ts';
import type { Queries } from '#db/sql.ts';
import { matchOwner, type NamedTeacher } from '../schools/pronote-names.ts';
import { calendarAddress } from './feed-address-rules.ts';
import { type FeedWorld, listNamedTeachers, readAddress } from './feed-poll.ts';
import { pauseAfterPoll } from './feed-schedule-rules.ts';
import { hashOfAddress } from './feed-seal.ts';
import { isFeedKnown, storeFeed } from './feed-store.ts';
import { absencesTold, takeTold } from './proposal-take.ts';

export interface AddedFeed {
  uai: string;
  name: string;
  address: string;
  teacherId: string | null;
  now: Date;
  /** The account. */
  by: string;
}

/** What the office is told when the first reading fails. */
const refusals = {
  address_refused: 'feed_address_refused',
  unreachable: 'feed_unreachable',
  too_slow: 'feed_unreachable',
  refused_by_host: 'feed_unreachable',
  too_large: 'feed_too_large',
  not_a_calendar: 'calendar_not_ics',
} as const satisfies Record<FeedFailure, FailureCode>;

/**
 * Subscribes to a calendar once it has been read; what it tells of absences is proposed at once.
 * @returns the id of the feed
 * @throws Refusal `feed_address_refused`, `feed_already_added`, `teacher_not_in_school`, `feed_unreachable`,
 *   `feed_too_large`, `calendar_not_ics`
 */
export async function addFeed(
  world: FeedWorld & { privateHosts: ReadonlySet<string> },
  { uai, name, address, teacherId, now, by }: AddedFeed,
): Promise<string> {
  const url = calendarAddress(address, world.privateHosts);
  if (!url) throw new Refusal('feed_address_refused');
  const addressHash = hashOfAddress(url.href);
  if (await isFeedKnown(world.sql, uai, addressHash)) throw new Refusal('feed_already_added');
  const school = await schoolFacts(world.sql, uai);
  const teachers = await listNamedTeachers(world.sql, uai);
  if (teacherId !== null && !teachers.some(({ id }) => id === teacherId)) throw new Refusal('teacher_not_in_school');
  const unknown = { etag: null, lastModified: null };
  const read = await readAddress(world, { address: url.href, known: unknown, school, now });
  if (read.kind === 'failed') throw new Refusal(refusals[read.failure]);
  if (read.kind === 'unchanged') throw new Refusal('feed_unreachable');
  const { calendar, etag, lastModified } = read;
  const owner = teacherId ?? ownTeacher(calendar.owner, teachers);
  const pause = pauseAfterPoll({
    now,
    timeZone: school.timeZone,
    failures: 0,
    retryAfterMs: null,
    random: world.random(),
  });
  return world.sql.begin(async (tx) => {
    const feedId = await storeFeed(tx, {
      ...{ uai, name, host: url.host, teacherId: owner, addedBy: by, addedAt: now, etag, lastModified, addressHash },
      addressSealed: world.seal.close(url.href, uai),
      nextPollAt: new Date(now.getTime() + pause),
    });
    await takeTold(tx, { feedId, uai, told: absencesTold(calendar.lessons, { teacherId: owner, teachers, now }), now });
    return feedId;
  });
}

/** The teacher whose calendar says that it is theirs. Of anybody else's name nothing is kept. */
function ownTeacher(owner: string | null, teachers: readonly NamedTeacher[]): string | null {
  const found = owner === null ? null : matchOwner(owner, { teachers, classCodes: [] });
  return found && 'teacherId' in found ? found.teacherId : null;
}

interface SchoolFacts {
  timeZone: string;
  yearStartsOn: string | null;
  yearEndsOn: string | null;
}

async function schoolFacts(sql: Queries, uai: string): Promise<SchoolFacts> {
  const [school] = await sql<SchoolFacts[]>`
    SELECT time_zone, year_starts_on, year_ends_on FROM school WHERE uai = ${uai}`;
  if (!school) throw new Refusal('not_found');
  return school;
}
