import type { Grant } from '#contract/people.ts';
import { reach } from '#contract/rights.ts';
import * as contract from '#contract/schools.ts';
import type { Sql } from '#db/sql.ts';
import type { Serve } from '../http/asked.ts';
import { findSchools, listPlaces, listTeachers, listWeekdays, readSchool } from './school-store.ts';

/** Serves the schools of the contract. */
export function serveSchools(serve: Serve, { sql }: { sql: Sql }): void {
  serve(contract.findSchools)(async ({ query, account }) => ({
    schools: await findSchools(sql, query.search, academiesInReach(account().grants)),
  }));

  serve(contract.readSchool)(async ({ params: { uai } }) => ({
    school: await readSchool(sql, uai),
    teachers: await listTeachers(sql, uai),
    places: await listPlaces(sql, uai),
    weekdays: await listWeekdays(sql, uai),
  }));
}

/** The academies these grants may look for schools in; null means all. */
function academiesInReach(grants: readonly Grant[]): string[] | null {
  if (grants.some(({ role }) => reach(role, 'find_school') === 'nation')) return null;
  return grants.flatMap((grant) =>
    reach(grant.role, 'find_school') === 'academy' && grant.academyCode !== null ? [grant.academyCode] : [],
  );
}
