import * as contract from '#contract/cover.ts';
import type { Sql } from '#db/sql.ts';
import type { Serve } from '../http/asked.ts';
import { readAcademyWeek } from './academy-week.ts';
import { readBoardPage } from './board-page.ts';

/** Serves an academy's board: its covers in pages, and a week of them. */
export function serveBoard(serve: Serve, { sql }: { sql: Sql }): void {
  serve(contract.listCovers)(async ({ params, query, now }) => ({
    ...(await readBoardPage(sql, params.academyCode, query, now)),
    serverNow: now.toISOString(),
  }));

  serve(contract.readAcademyWeek)(async ({ params, query, now }) => ({
    ...(await readAcademyWeek(sql, params.academyCode, query.monday)),
    serverNow: now.toISOString(),
  }));
}
