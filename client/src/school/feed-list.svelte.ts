import { type Feed, listFeeds, pollFeed, removeFeed } from '#contract/feeds.ts';
import type { Uai } from '#contract/ids.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

/** The calendars a school subscribes to: how each was last read, reading one now, leaving one. */
export class FeedList {
  readonly #uai: Uai;
  /** Null before the first answer. */
  feeds: Feed[] | null = $state.raw(null);
  readonly listing: Attempt = new Attempt();
  /** Of the feed in `acting`: reading it now, or leaving it. */
  readonly acts: Attempt = new Attempt();
  /** The feed that was acted on last: what failed is said beside it. */
  acting: string | null = $state(null);

  constructor(uai: Uai) {
    this.#uai = uai;
  }

  async load(): Promise<void> {
    const answer = await this.listing.run(() => call(listFeeds, { params: { uai: this.#uai } }));
    if (answer) this.feeds = answer.feeds;
  }

  /** A feed that was just subscribed. */
  added(feed: Feed): void {
    this.feeds = [...(this.feeds ?? []), feed];
  }

  /** Reads it now; true when an answer came, be it that the calendar fails. */
  async poll(feedId: string): Promise<boolean> {
    const read = await this.#act(feedId, () => call(pollFeed, { params: { uai: this.#uai, feedId } }));
    if (!read) return false;
    this.feeds = (this.feeds ?? []).map((feed) => (feed.id === feedId ? read : feed));
    return true;
  }

  /** True when it is gone; somebody else who was quicker has done the same. */
  async remove(feedId: string): Promise<boolean> {
    const removed = await this.#act(feedId, () => call(removeFeed, { params: { uai: this.#uai, feedId } }));
    const gone = removed !== undefined || this.acts.failed?.code === 'not_found';
    if (gone) this.feeds = (this.feeds ?? []).filter(({ id }) => id !== feedId);
    return gone;
  }

  async #act<T>(feedId: string, task: () => Promise<T>): Promise<T | undefined> {
    this.acting = feedId;
    return this.acts.run(task);
  }
}
