import { subDays } from 'date-fns/subDays';
import * as contract from '#contract/absences.ts';
import type { Cover } from '#contract/cover.ts';
import type { Happening } from '#contract/happenings.ts';
import type { Queries, Sql } from '#db/sql.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import { coverTold, timelineTold } from '../absences/told-names.ts';
import { actOf } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { Serve } from '../http/asked.ts';
import { chooseForCover, nameAdult } from './choices.ts';
import { adultsNamedSince } from './cover-store.ts';

/** Whoever supervised within two months supervises again. */
const NAMED_LATELY_DAYS = 60;

export interface CoverWorld {
  sql: Sql;
  leave: LeaveHappening;
  /** Who takes a cover is known to later slices; they come as questions, so that nothing here imports them. */
  readCover(sql: Queries, coverId: string): Promise<Cover>;
  timelineOf(sql: Queries, coverId: string): Promise<Happening[]>;
  coversOfDay(sql: Queries, uai: string, day: string): Promise<Cover[]>;
}

/** Serves what concerns single covers, and the day of a school. */
export function serveCovers(serve: Serve, { sql, leave, readCover, timelineOf, coversOfDay }: CoverWorld): void {
  serve(contract.chooseForCover)(async (asked) => {
    const { coverId } = asked.params;
    const choice = asked.body;
    await retryDeadlocks(() => sql.begin((tx) => chooseForCover(tx, leave, { coverId, choice, act: actOf(asked) })));
    return coverTold(asked.account(), await readCover(sql, coverId));
  });

  serve(contract.nameAdult)(async (asked) => {
    const { coverId } = asked.params;
    await sql.begin((tx) => nameAdult(tx, leave, { coverId, adult: asked.body.adult, act: actOf(asked) }));
    return coverTold(asked.account(), await readCover(sql, coverId));
  });

  serve(contract.readCover)(async ({ params: { coverId }, account }) => {
    const cover = await readCover(sql, coverId);
    const timeline = timelineTold(account(), [cover], await timelineOf(sql, coverId));
    return { cover: coverTold(account(), cover), timeline };
  });

  serve(contract.readSchoolDay)(async ({ params: { uai }, query, now, account }) => ({
    covers: (await coversOfDay(sql, uai, query.day)).map((cover) => coverTold(account(), cover)),
    adults: await adultsNamedSince(sql, uai, subDays(now, NAMED_LATELY_DAYS)),
  }));
}
