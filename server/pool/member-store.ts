import { Refusal } from '#contract/failure.ts';
import type { PoolEntry, PoolMember, saveAvailability, saveSubstitute } from '#contract/pool.ts';
import type { Body } from '#contract/route.ts';
import { dayIn } from '#contract/words/times.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import type { Whereabouts } from '../http/asked.ts';
import { listsOfSubstitute } from './pool-store.ts';

/** Everything stored about a member; what they have promised is known to later slices. */
export type StoredMember = Omit<PoolMember, 'lessonsOutside'>;

/** The list a page can show; whoever looks for one person types a name. */
const MAX_LISTED = 200;

/** Where a member of the pool lies, for the comparison with a role's scope; null when there is none. */
export async function substituteWhereabouts(sql: Queries, id: string): Promise<Whereabouts | null> {
  const [found] = await sql<{ academyCode: string }[]>`SELECT academy_code FROM substitute WHERE id = ${id}`;
  return found ? { uai: null, academyCode: found.academyCode, substituteId: id } : null;
}

/** The members of an academy whose name holds `search`, by name; at most 200, with how many there are. */
export async function listMembers(
  sql: Queries,
  academyCode: string,
  search: string,
): Promise<{ entries: PoolEntry[]; count: number }> {
  // % and _ are wildcards of LIKE: what people type is meant literally.
  const pattern = `%${search.trim().replaceAll(/[\\%_]/g, '\\$&')}%`;
  const rows = await sql<(PoolEntry & { count: number })[]>`
    SELECT id, last_name, first_name, time_zone, weekly_service_minutes + weekly_overtime_minutes AS cap_minutes,
      consented, workplace_authorised, ${listsOfSubstitute(sql)}, count(*) OVER () AS count
    FROM substitute
    WHERE academy_code = ${academyCode}
      AND (first_name || ' ' || last_name ILIKE ${pattern} OR last_name || ' ' || first_name ILIKE ${pattern})
    ORDER BY last_name, first_name, id
    LIMIT ${MAX_LISTED}`;
  return { entries: rows.map(({ count, ...entry }) => entry), count: rows[0]?.count ?? 0 };
}

/** One member; absences that were over before today, on their own clock, are left out. Throws `not_found`. */
export async function readMember(sql: Queries, id: string, now: Date): Promise<StoredMember> {
  const [member] = await sql<Omit<StoredMember, 'away' | 'excludedSchools'>[]>`
    SELECT id, version, last_name, first_name, academy_code, time_zone, phone, note, weekly_service_minutes,
      weekly_overtime_minutes, consented, workplace_authorised, ${listsOfSubstitute(sql)},
      (SELECT jsonb_build_object('uai', uai, 'name', name, 'commune', commune)
        FROM school WHERE uai = workplace_uai) AS workplace
    FROM substitute WHERE id = ${id}`;
  if (!member) throw new Refusal('not_found');
  const away = await sql<StoredMember['away']>`
    SELECT first_day, last_day, start_minute, end_minute FROM substitute_away
    WHERE substitute_id = ${id} AND last_day >= ${dayIn(now.getTime(), member.timeZone)}
    ORDER BY first_day, start_minute`;
  const excludedSchools = await sql<StoredMember['excludedSchools']>`
    SELECT uai, name, commune FROM substitute_exclusion JOIN school USING (uai)
    WHERE substitute_id = ${id} ORDER BY commune, name, uai`;
  return { ...member, away: [...away], excludedSchools: [...excludedSchools] };
}

/**
 * Stores what is the member's own to say, instead of what was said before; absences gone by stay.
 * Throws `substitute_changed_meanwhile`, `school_unknown`.
 */
export async function storeAvailability(
  tx: Transaction,
  id: string,
  said: Body<typeof saveAvailability>,
  now: Date,
): Promise<void> {
  const { version, consented, phone, availability, away, excludedUais } = said;
  await takeVersion(tx, id, version);
  await refuseUnknownSchools(tx, excludedUais);
  const [member] = await tx<{ timeZone: string }[]>`
    UPDATE substitute SET consented = ${consented}, phone = ${phone} WHERE id = ${id} RETURNING time_zone`;
  const today = dayIn(now.getTime(), member?.timeZone ?? 'UTC');
  await tx`DELETE FROM substitute_availability WHERE substitute_id = ${id}`;
  await tx`DELETE FROM substitute_away WHERE substitute_id = ${id} AND last_day >= ${today}`;
  await tx`DELETE FROM substitute_exclusion WHERE substitute_id = ${id}`;
  for (const hours of availability) {
    await tx`INSERT INTO substitute_availability ${tx({ substituteId: id, ...hours })}`;
  }
  // The same absence said twice is one.
  for (const one of away) {
    await tx`INSERT INTO substitute_away ${tx({ substituteId: id, ...one })} ON CONFLICT DO NOTHING`;
  }
  await tx`
    INSERT INTO substitute_exclusion (substitute_id, uai)
    SELECT DISTINCT ${id}::uuid, uai FROM unnest(${excludedUais}::text[]) AS uai`;
}

/** Stores what the academy says about a member. Throws `substitute_changed_meanwhile`, `school_unknown`. */
export async function storeMember(tx: Transaction, id: string, said: Body<typeof saveSubstitute>): Promise<void> {
  const { version, qualifications, ...person } = said;
  await takeVersion(tx, id, version);
  if (person.workplaceUai !== null) await refuseUnknownSchools(tx, [person.workplaceUai]);
  await tx`UPDATE substitute SET ${tx(person)} WHERE id = ${id}`;
  await tx`DELETE FROM substitute_qualification WHERE substitute_id = ${id}`;
  for (const one of qualifications) {
    await tx`INSERT INTO substitute_qualification ${tx({ substituteId: id, ...one })} ON CONFLICT DO NOTHING`;
  }
}

async function takeVersion(tx: Transaction, id: string, version: number): Promise<void> {
  const { count } = await tx`UPDATE substitute SET version = version + 1 WHERE id = ${id} AND version = ${version}`;
  if (count === 0) throw new Refusal('substitute_changed_meanwhile');
}

async function refuseUnknownSchools(tx: Transaction, uais: readonly string[]): Promise<void> {
  const unknown = await tx<{ uai: string }[]>`
    SELECT uai FROM unnest(${[...uais]}::text[]) AS uai WHERE NOT EXISTS (SELECT FROM school WHERE school.uai = uai.uai)`;
  if (unknown.length > 0) {
    throw new Refusal(
      'school_unknown',
      unknown.map(({ uai }) => ({ fact: uai })),
    );
  }
}
