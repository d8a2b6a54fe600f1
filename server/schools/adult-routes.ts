import { type PromisedHalf, readAdults, saveAdults } from '#contract/places.ts';
import type { Interval } from '#contract/time.ts';
import { dayIn } from '#contract/words/times.ts';
import type { Queries, Sql } from '#db/sql.ts';
import type { Serve } from '../http/asked.ts';
import { peaksByHalf, refuseSaidTwice } from './adult-rules.ts';
import { readAdultSupply, storeAdultSupply } from './adult-store.ts';
import { readSchool } from './school-store.ts';

export interface AdultWorld {
  sql: Sql;
  /** The lessons of a school that somebody was asked for or has promised, and that have not ended; a later slice knows them. */
  promisedIn: (sql: Queries, uai: string, now: Date) => Promise<Interval[]>;
}

/** Serves how many adults a school can give. */
export function serveAdults(serve: Serve, { sql, promisedIn }: AdultWorld): void {
  serve(readAdults)(async ({ params: { uai }, now }) => {
    const { timeZone } = await readSchool(sql, uai);
    const supply = await readAdultSupply(sql, uai, dayIn(now.getTime(), timeZone));
    const promised: PromisedHalf[] = peaksByHalf(await promisedIn(sql, uai, now), timeZone);
    return { ...supply, promised };
  });

  serve(saveAdults)(async ({ params: { uai }, body, now }) => {
    refuseSaidTwice(body);
    const { timeZone } = await readSchool(sql, uai);
    await sql.begin((tx) => storeAdultSupply(tx, uai, body, dayIn(now.getTime(), timeZone)));
    return {};
  });
}
