import { whoIsFree } from '#contract/pool.ts';
import type { Sql } from '#db/sql.ts';
import type { Serve } from '../http/asked.ts';
import { answerWhoIsFree } from './who-is-free.ts';

/** Serves the question who could take a lesson at an hour. */
export function serveMatching(serve: Serve, { sql }: { sql: Sql }): void {
  serve(whoIsFree)(async ({ params, query, now }) => answerWhoIsFree(sql, params.academyCode, query, now));
}
