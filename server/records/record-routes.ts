import { Refusal } from '#contract/failure.ts';
import * as contract from '#contract/records.ts';
import type { Sql } from '#db/sql.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import type { Serve } from '../http/asked.ts';
import { findMember } from '../rooms/member-store.ts';
import { readLesson } from '../rooms/room-store.ts';
import { hoursOf } from './hours-store.ts';
import { refusalToWrite } from './record-rules.ts';
import { findRecord, storeRecord } from './record-store.ts';

export interface RecordWorld {
  sql: Sql;
  leave: LeaveHappening;
}

/** Serves the records of the contract. */
export function serveRecords(serve: Serve, { sql, leave }: RecordWorld): void {
  serve(contract.readMyHours)((asked) => hoursOf(sql, asked.substituteId(), asked.query.month));

  serve(contract.writeRecord)(async (asked) => {
    const { body, now, requestId } = asked;
    const { coverId } = asked.params;
    const writtenBy = asked.account().displayName;
    const substituteId = asked.substituteId();
    return sql.begin(async (tx) => {
      if (!(await findMember(tx, coverId, { substituteId }))) throw new Refusal('not_in_this_lesson');
      const lesson = await readLesson(tx, coverId);
      const refusal = refusalToWrite(lesson, now);
      if (refusal) throw new Refusal(refusal);
      const changed = await storeRecord(tx, { coverId, ...body, writtenBy, writtenAt: now });
      const record = await findRecord(tx, coverId);
      if (!record) throw new Error(`The record of ${coverId} was written and is not there.`);
      if (changed) {
        const facts = { minutes: record.minutesDelivered };
        const { absenceId } = lesson;
        await leave(tx, { type: 'record.written', at: now, actor: writtenBy, absenceId, coverId, facts, requestId });
      }
      return record;
    });
  });
}
