import type { Clock } from '#runtime/clock.ts';
import type { Log } from '#runtime/log.ts';
import type { Repeat, Stop } from '#runtime/repeat.ts';
import { type FeedWorld, pollClaimed } from './feed-poll.ts';
import { claimDueFeeds } from './feed-store.ts';

/** Ten seconds: pauses are quarters of an hour. */
const LOOK_EVERY_MS = 10_000;
/** At once, by one server: reading one takes milliseconds, waiting for it up to 20 s. */
const AT_ONCE = 16;

/** Reads the calendars that are due, for as long as the server runs. Several servers share the work. */
export function startFeedPolling({
  clock,
  log,
  repeat,
  ...world
}: FeedWorld & { clock: Clock; log: Log; repeat: Repeat }): Stop {
  const stopping = new AbortController();
  const stop = repeat(async () => {
    try {
      const claimed = await claimDueFeeds(world.sql, clock.now(), AT_ONCE);
      const polls = claimed.map(async (feed) => {
        try {
          await pollClaimed(world, feed, clock.now(), stopping.signal);
        } catch (failure) {
          // Neither address nor host: both are the school's. The claim runs out by itself.
          log.warn({ err: failure, feedId: feed.id }, 'a calendar could not be read');
        }
      });
      await Promise.all(polls);
      return claimed.length === AT_ONCE ? 0 : LOOK_EVERY_MS;
    } catch (failure) {
      // The next round tries again; a database that is away is told once a round.
      log.warn({ err: failure }, 'calendars could not be claimed');
      return LOOK_EVERY_MS;
    }
  });
  return async () => {
    stopping.abort();
    await stop();
  };
}
