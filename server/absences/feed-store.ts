import { Refusal } from '#contract/failure.ts';
import type { Feed, FeedFailure } from '#contract/feeds.ts';
import type { Queries, Sql, Transaction } from '#db/sql.ts';
import type { Validators } from './feed-fetch.ts';

/** Long enough for the slowest fetch and what follows from it; after that a server that was killed is not waited for. */
const CLAIM_MS = 60_000;
/** Calendars of one host that are read at the same time, by however many servers. */
const AT_ONCE_PER_HOST = 2;
/** Names the lock that servers take turns with when they claim. */
const CLAIMS_LOCK = 7_341_551;
/** Whoever clicks twice is told to wait. */
export const READ_AGAIN_MS = 60_000;

interface FeedRow extends Omit<Feed, 'addedAt' | 'polledAt' | 'nextPollAt'> {
  addedAt: Date;
  polledAt: Date | null;
  nextPollAt: Date;
}

/** The calendars a school subscribes to, by name. */
export async function listFeeds(sql: Queries, uai: string): Promise<Feed[]> {
  const rows = await sql<FeedRow[]>`${feedColumns(sql)} WHERE feed.uai = ${uai} ORDER BY feed.name, feed.id`;
  return rows.map(toFeed);
}

/** One of them; throws `not_found`. */
export async function readFeed(sql: Queries, uai: string, feedId: string): Promise<Feed> {
  const [row] = await sql<FeedRow[]>`${feedColumns(sql)} WHERE feed.uai = ${uai} AND feed.id = ${feedId}`;
  if (!row) throw new Refusal('not_found');
  return toFeed(row);
}

function feedColumns(sql: Queries) {
  return sql`
    SELECT feed.id, feed.name, host, teacher.first_name || ' ' || teacher.last_name AS teacher_name,
      added_at, polled_at, next_poll_at, last_failure AS failure
    FROM feed LEFT JOIN teacher ON teacher.id = teacher_id`;
}

function toFeed({ addedAt, polledAt, nextPollAt, ...row }: FeedRow): Feed {
  return {
    ...row,
    addedAt: addedAt.toISOString(),
    polledAt: polledAt?.toISOString() ?? null,
    nextPollAt: nextPollAt.toISOString(),
  };
}

export interface NewFeed extends Validators {
  uai: string;
  name: string;
  host: string;
  addressSealed: Uint8Array;
  addressHash: Uint8Array;
  teacherId: string | null;
  addedBy: string;
  addedAt: Date;
  nextPollAt: Date;
}

/** Stores a calendar that was read just now. Throws `feed_already_added`. */
export async function storeFeed(tx: Transaction, feed: NewFeed): Promise<string> {
  const [stored] = await tx<{ id: string }[]>`
    INSERT INTO feed ${tx({ ...feed, polledAt: feed.addedAt })} ON CONFLICT (uai, address_hash) DO NOTHING RETURNING id`;
  if (!stored) throw new Refusal('feed_already_added');
  return stored.id;
}

/** Whether a school subscribes to an address already. */
export async function isFeedKnown(sql: Queries, uai: string, addressHash: Uint8Array): Promise<boolean> {
  const known = await sql`SELECT FROM feed WHERE uai = ${uai} AND address_hash = ${addressHash}`;
  return known.count > 0;
}

/** A calendar that this server alone reads now. */
export interface ClaimedFeed extends Validators {
  id: string;
  uai: string;
  timeZone: string;
  yearStartsOn: string | null;
  yearEndsOn: string | null;
  addressSealed: Uint8Array;
  teacherId: string | null;
  failures: number;
}

/** Claims up to `limit` of the calendars that are due, those that wait longest first, and two of a host at the most. */
export async function claimDueFeeds(sql: Sql, now: Date, limit: number): Promise<ClaimedFeed[]> {
  return sql.begin((tx) => claim(tx, now, limit, tx`next_poll_at <= ${now}`));
}

/**
 * Claims one calendar for somebody who waits.
 * @throws Refusal `not_found`; `feed_polled_just_now` when it was read in the last minute, or is being read
 */
export async function claimFeed(sql: Sql, uai: string, feedId: string, now: Date): Promise<ClaimedFeed> {
  await readFeed(sql, uai, feedId);
  const rested = new Date(now.getTime() - READ_AGAIN_MS);
  const [claimed] = await sql.begin((tx) =>
    claim(tx, now, 1, tx`feed.uai = ${uai} AND feed.id = ${feedId} AND (polled_at IS NULL OR polled_at <= ${rested})`),
  );
  if (!claimed) throw new Refusal('feed_polled_just_now');
  return claimed;
}

async function claim(
  tx: Transaction,
  now: Date,
  limit: number,
  wanted: ReturnType<Transaction>,
): Promise<ClaimedFeed[]> {
  // One server counts at a time, or each would find room for two of the same host.
  await tx`SELECT pg_advisory_xact_lock(${CLAIMS_LOCK})`;
  return tx<ClaimedFeed[]>`
    WITH free AS (
      SELECT id, host, next_poll_at, row_number() OVER (PARTITION BY host ORDER BY next_poll_at, id) AS place
      FROM feed WHERE (claimed_until IS NULL OR claimed_until <= ${now}) AND ${wanted}),
    busy AS (SELECT host, count(*) AS taken FROM feed WHERE claimed_until > ${now} GROUP BY host),
    chosen AS (
      SELECT feed.id FROM feed JOIN free ON free.id = feed.id LEFT JOIN busy ON busy.host = free.host
      WHERE free.place + coalesce(busy.taken, 0) <= ${AT_ONCE_PER_HOST}
      ORDER BY free.next_poll_at LIMIT ${limit} FOR UPDATE OF feed SKIP LOCKED)
    UPDATE feed SET claimed_until = ${new Date(now.getTime() + CLAIM_MS)}
    FROM chosen, school
    WHERE feed.id = chosen.id AND school.uai = feed.uai
    RETURNING feed.id, feed.uai, time_zone, year_starts_on, year_ends_on, address_sealed, teacher_id, failures, etag,
      last_modified`;
}

/** What came of a poll. Null for what stays as it was. */
export interface Poll {
  at: Date;
  nextPollAt: Date;
  failure: FeedFailure | null;
  /** Only of a calendar that was read anew. */
  validators: Validators | null;
}

/** Writes down what came of a poll and ends the claim. False: the school has removed the calendar meanwhile. */
export async function settlePoll(tx: Transaction, feedId: string, poll: Poll): Promise<boolean> {
  const { at, nextPollAt, failure, validators } = poll;
  const settled = await tx`
    UPDATE feed SET polled_at = ${at}, next_poll_at = ${nextPollAt}, claimed_until = NULL, last_failure = ${failure},
      failures = ${failure === null ? 0 : tx`failures + 1`} ${
        validators ? tx`, etag = ${validators.etag}, last_modified = ${validators.lastModified}` : tx``
      }
    WHERE id = ${feedId}`;
  return settled.count > 0;
}

/** Ends the subscription; throws `not_found`. */
export async function deleteFeed(tx: Transaction, uai: string, feedId: string): Promise<void> {
  const deleted = await tx`DELETE FROM feed WHERE uai = ${uai} AND id = ${feedId}`;
  if (deleted.count === 0) throw new Refusal('not_found');
}
