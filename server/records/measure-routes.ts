import * as contract from '#contract/measures.ts';
import type { Sql } from '#db/sql.ts';
import type { Serve } from '../http/asked.ts';
import { readMeasures } from './measure-store.ts';

/** Serves how an academy does. */
export function serveMeasures(serve: Serve, { sql }: { sql: Sql }): void {
  serve(contract.readMeasures)(async ({ params: { academyCode }, query: { period }, now }) => ({
    ...(await readMeasures(sql, { academyCode, period, now })),
    serverNow: now.toISOString(),
  }));
}
