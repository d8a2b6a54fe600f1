import * as contract from '#contract/preparation.ts';
import type { Sql } from '#db/sql.ts';
import type { Serve } from '../http/asked.ts';
import { readPreparation, storeNotes } from './preparation-store.ts';

/** Serves what a substitute prepares a lesson with. */
export function servePreparation(serve: Serve, { sql }: { sql: Sql }): void {
  serve(contract.readPreparation)(({ params, now, substituteId }) =>
    readPreparation(sql, { ...params, substituteId: substituteId(), now }),
  );

  serve(contract.saveLessonNotes)(async ({ params, body, substituteId }) => {
    await storeNotes(sql, { ...params, ...body, substituteId: substituteId() });
    return {};
  });
}
