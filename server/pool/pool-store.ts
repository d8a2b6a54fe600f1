import type { Availability, Away, Qualification } from '#contract/pool.ts';
import type { Queries } from '#db/sql.ts';

/** A member of the national pool, with all that matching asks. */
export interface Substitute {
  id: string;
  lastName: string;
  firstName: string;
  academyCode: string;
  /** IANA zone of the substitute, which availability and absences are meant in. */
  timeZone: string;
  weeklyServiceMinutes: number;
  weeklyOvertimeMinutes: number;
  consented: boolean;
  workplaceAuthorised: boolean;
  qualifications: Qualification[];
  availability: Availability[];
  /** One-off absences, soonest first. */
  away: Away[];
  /** Schools this person is never sent to. */
  excludedUais: string[];
}

/** The lists that hang on a row of `substitute`, as columns of a query; each in one order. */
export function listsOfSubstitute(sql: Queries) {
  return sql`
    (SELECT coalesce(jsonb_agg(jsonb_build_object('discipline', discipline, 'level', level)
        ORDER BY discipline, level), '[]')
      FROM substitute_qualification WHERE substitute_id = substitute.id) AS qualifications,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'weekday', weekday, 'startMinute', start_minute, 'endMinute', end_minute) ORDER BY weekday, start_minute), '[]')
      FROM substitute_availability WHERE substitute_id = substitute.id) AS availability`;
}

/** The whole pool, by name and id, so that a solver meets it in the same order each time. */
export async function loadPool(sql: Queries): Promise<Substitute[]> {
  return sql<Substitute[]>`
    SELECT id, last_name, first_name, academy_code, time_zone, weekly_service_minutes, weekly_overtime_minutes,
      consented, workplace_authorised, ${listsOfSubstitute(sql)},
      (SELECT coalesce(jsonb_agg(jsonb_build_object('firstDay', first_day, 'lastDay', last_day,
          'startMinute', start_minute, 'endMinute', end_minute) ORDER BY first_day, start_minute), '[]')
        FROM substitute_away WHERE substitute_id = substitute.id) AS away,
      (SELECT coalesce(array_agg(uai ORDER BY uai), '{}')
        FROM substitute_exclusion WHERE substitute_id = substitute.id) AS excluded_uais
    FROM substitute
    ORDER BY last_name, first_name, id`;
}
