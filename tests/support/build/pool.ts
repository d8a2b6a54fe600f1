import type { Availability, Away, Qualification } from '#contract/pool.ts';
import type { Sql } from '#db/sql.ts';

export interface SubstituteLike {
  lastName?: string;
  firstName?: string;
  academyCode?: string;
  timeZone?: string;
  weeklyServiceMinutes?: number;
  weeklyOvertimeMinutes?: number;
  consented?: boolean;
  workplaceAuthorised?: boolean;
  qualifications?: Qualification[];
  availability?: Availability[];
  away?: Away[];
  excludedUais?: string[];
}

/** Noé Vasseur of Clermont-Ferrand: maths in collège, 18 hours a week, Mondays from 8 to 12, unless told. Returns the id. */
export async function aSubstitute(sql: Sql, change: SubstituteLike = {}): Promise<string> {
  const { qualifications, availability, away, excludedUais, ...person } = {
    lastName: 'Vasseur',
    firstName: 'Noé',
    academyCode: '06',
    timeZone: 'Europe/Paris',
    weeklyServiceMinutes: 18 * 60,
    consented: true,
    workplaceAuthorised: true,
    qualifications: [{ discipline: '0613', level: 'college' as const }],
    availability: [{ weekday: 1, startMinute: 480, endMinute: 720 }],
    away: [],
    excludedUais: [],
    ...change,
  };
  const [made] = await sql<{ id: string }[]>`INSERT INTO substitute ${sql(person)} RETURNING id`;
  const substituteId = made!.id;
  for (const row of qualifications) {
    await sql`INSERT INTO substitute_qualification ${sql({ substituteId, ...row })}`;
  }
  for (const row of availability) await sql`INSERT INTO substitute_availability ${sql({ substituteId, ...row })}`;
  for (const row of away) await sql`INSERT INTO substitute_away ${sql({ substituteId, ...row })}`;
  for (const uai of excludedUais) await sql`INSERT INTO substitute_exclusion ${sql({ substituteId, uai })}`;
  return substituteId;
}
