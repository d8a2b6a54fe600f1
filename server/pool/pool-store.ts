import type { Queries } from '#db/sql.ts';

/** A discipline (first four signs of a subject code) at a level of school. */
export interface Qualification {
  discipline: string;
  level: 'college' | 'lycee';
}

/** Weekly hours on the substitute's own clock: weekday 1 Monday … 7 Sunday, minutes after midnight, 1440 is its end. */
export interface Availability {
  weekday: number;
  startMinute: number;
  endMinute: number;
}

/** A member of the national pool, with all that matching asks. */
export interface Substitute {
  id: string;
  lastName: string;
  firstName: string;
  academyCode: string;
  /** IANA zone of the substitute, which the availability is meant in. */
  timeZone: string;
  weeklyServiceMinutes: number;
  weeklyOvertimeMinutes: number;
  consented: boolean;
  workplaceAuthorised: boolean;
  qualifications: Qualification[];
  availability: Availability[];
  /** Schools this person is never sent to. */
  excludedUais: string[];
}

/** The whole pool, by name and id, so that a solver meets it in the same order each time. */
export async function loadPool(sql: Queries): Promise<Substitute[]> {
  return sql<Substitute[]>`
    SELECT id, last_name, first_name, academy_code, time_zone, weekly_service_minutes, weekly_overtime_minutes,
      consented, workplace_authorised,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('discipline', discipline, 'level', level)
          ORDER BY discipline, level), '[]')
        FROM substitute_qualification WHERE substitute_id = substitute.id) AS qualifications,
      (SELECT coalesce(jsonb_agg(jsonb_build_object(
          'weekday', weekday, 'startMinute', start_minute, 'endMinute', end_minute) ORDER BY weekday, start_minute), '[]')
        FROM substitute_availability WHERE substitute_id = substitute.id) AS availability,
      (SELECT coalesce(array_agg(uai ORDER BY uai), '{}')
        FROM substitute_exclusion WHERE substitute_id = substitute.id) AS excluded_uais
    FROM substitute
    ORDER BY last_name, first_name, id`;
}
