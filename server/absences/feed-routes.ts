import type { Cover } from '#contract/cover.ts';
import * as contract from '#contract/feeds.ts';
import type { Queries } from '#db/sql.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import { actOf } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { Serve } from '../http/asked.ts';
import { declarerOf } from './absence-routes.ts';
import { readAbsence } from './absence-store.ts';
import { addFeed } from './feed-add.ts';
import { type FeedWorld, pollClaimed } from './feed-poll.ts';
import { claimFeed, deleteFeed, listFeeds, readFeed } from './feed-store.ts';
import { confirmProposal, dismissProposal } from './proposal-answer.ts';
import { toContract, waitingProposals } from './proposal-store.ts';
import { forgetTold } from './proposal-take.ts';
import { coverTold } from './told-names.ts';

export interface FeedRoutesWorld extends FeedWorld {
  leave: LeaveHappening;
  /** `host:port` of calendars that may be private. */
  privateHosts: ReadonlySet<string>;
  /** Covers belong to later slices. */
  coversOf(sql: Queries, absenceIds: string[]): Promise<Cover[]>;
}

/** Serves subscribed calendars and the absences they propose. */
export function serveFeeds(serve: Serve, world: FeedRoutesWorld): void {
  serveSubscriptions(serve, world);
  serveProposals(serve, world);
}

function serveSubscriptions(serve: Serve, world: FeedRoutesWorld): void {
  const { sql } = world;

  serve(contract.listFeeds)(async ({ params }) => ({ feeds: await listFeeds(sql, params.uai) }));

  serve(contract.addFeed)(async ({ params: { uai }, body, now, account }) =>
    readFeed(sql, uai, await addFeed(world, { uai, ...body, now, by: account().id })),
  );

  serve(contract.pollFeed)(async ({ params: { uai, feedId }, now }) => {
    await pollClaimed(world, await claimFeed(sql, uai, feedId, now), now);
    return readFeed(sql, uai, feedId);
  });

  serve(contract.removeFeed)(async ({ params: { uai, feedId } }) => {
    await sql.begin(async (tx) => {
      await forgetTold(tx, uai, feedId);
      await deleteFeed(tx, uai, feedId);
    });
    return {};
  });
}

function serveProposals(serve: Serve, { sql, leave, coversOf }: FeedRoutesWorld): void {
  serve(contract.listProposals)(async ({ params, now }) => ({
    proposals: (await waitingProposals(sql, params.uai, now)).map(toContract),
  }));

  serve(contract.confirmProposal)(async (asked) => {
    const as = await declarerOf(sql, asked.account(), asked.params.uai);
    const answer = { ...asked.params, as, act: actOf(asked) };
    const id = await retryDeadlocks(() => sql.begin((tx) => confirmProposal(tx, leave, answer)));
    const covers = await coversOf(sql, [id]);
    return { absence: await readAbsence(sql, id), covers: covers.map((cover) => coverTold(asked.account(), cover)) };
  });

  serve(contract.dismissProposal)(async (asked) => {
    await sql.begin((tx) => dismissProposal(tx, { ...asked.params, act: actOf(asked) }));
    return {};
  });
}
