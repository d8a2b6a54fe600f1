import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import * as contract from '#contract/calendar.ts';
import { Refusal } from '#contract/failure.ts';
import type { Sql } from '#db/sql.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import type { TellTimetableChanged } from '../happenings/timetable-changed.ts';
import type { Serve } from '../http/asked.ts';
import { addDayOff, readSchoolCalendar, removeDayOff } from './calendar-store.ts';

/** Two years either way: a day further off is a slip of the keyboard. */
const MAX_DAYS_AWAY = 731;

/** Serves the year of a school and its own days off. */
export function serveCalendar(
  serve: Serve,
  { sql, tellTimetableChanged }: { sql: Sql; tellTimetableChanged: TellTimetableChanged },
): void {
  serve(contract.readCalendar)(({ params: { uai }, now }) => readSchoolCalendar(sql, uai, now));

  serve(contract.addDayOff)(async ({ params: { uai }, body, account, now, requestId }) => {
    const days = differenceInCalendarDays(body.lastDay, body.firstDay) + 1;
    if (days < 1) throw new Refusal('invalid_input', [{ path: 'lastDay' }]);
    const away = Math.abs(differenceInCalendarDays(body.firstDay, now));
    if (away > MAX_DAYS_AWAY) throw new Refusal('invalid_input', [{ path: 'firstDay' }]);
    if (days > contract.MAX_DAYS_OFF) throw new Refusal('days_off_too_long', [{ path: 'lastDay' }]);
    const { id: madeBy, displayName: actor } = account();
    return await retryDeadlocks(() =>
      sql.begin(async (tx) => {
        const id = await addDayOff(tx, { ...body, uai, madeBy, madeAt: now });
        await tellTimetableChanged(tx, { uai, at: now, actor, requestId });
        return { id };
      }),
    );
  });

  serve(contract.removeDayOff)(async ({ params: { uai, dayOffId }, account, now, requestId }) => {
    return await retryDeadlocks(() =>
      sql.begin(async (tx) => {
        await removeDayOff(tx, uai, dayOffId);
        await tellTimetableChanged(tx, { uai, at: now, actor: account().displayName, requestId });
        return {};
      }),
    );
  });
}
