import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { Refusal } from '#contract/failure.ts';
import type { Grant } from '#contract/people.ts';
import { reach } from '#contract/rights.ts';
import * as contract from '#contract/schools.ts';
import type { Sql } from '#db/sql.ts';
import type { Serve } from '../http/asked.ts';
import type { DatedLesson } from './lesson-rules.ts';
import { listTeacherLessons } from './lesson-store.ts';
import { findSchools, listPlaces, listTeachers, readSchool } from './school-store.ts';
import { readTimetable } from './timetable-rules.ts';
import { applyTimetable } from './timetable-store.ts';

/** Two months: what a month's view shows, with its margins. */
const MAX_LISTED_DAYS = 62;

/** Serves the schools of the contract. */
export function serveSchools(serve: Serve, { sql }: { sql: Sql }): void {
  serve(contract.findSchools)(async ({ query, account }) => ({
    schools: await findSchools(sql, query.search, academiesInReach(account().grants)),
  }));

  serve(contract.readSchool)(async ({ params: { uai } }) => ({
    school: await readSchool(sql, uai),
    teachers: await listTeachers(sql, uai),
    places: await listPlaces(sql, uai),
  }));

  serve(contract.listLessons)(async ({ params: { uai }, query }) => {
    const days = differenceInCalendarDays(query.lastDay, query.firstDay) + 1;
    if (days < 1 || days > MAX_LISTED_DAYS) throw new Refusal('invalid_input', [{ path: 'lastDay' }]);
    const lessons = await listTeacherLessons(sql, { uai, ...query });
    return { lessons: lessons.map(toLesson) };
  });

  serve(contract.importTimetable)(async ({ params: { uai }, body }) =>
    applyTimetable(
      sql,
      readTimetable(uai, { stsEmp: Buffer.from(body.stsEmp, 'base64'), empSts: Buffer.from(body.empSts, 'base64') }),
    ),
  );
}

/** The academies these grants may look for schools in; null means all. */
function academiesInReach(grants: readonly Grant[]): string[] | null {
  if (grants.some(({ role }) => reach(role, 'find_school') === 'nation')) return null;
  return grants.flatMap((grant) =>
    reach(grant.role, 'find_school') === 'academy' && grant.academyCode !== null ? [grant.academyCode] : [],
  );
}

function toLesson({ lessonId, startsAt, endsAt, ...lesson }: DatedLesson): contract.Lesson {
  return { ...lesson, id: lessonId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}
