import { Refusal } from '#contract/failure.ts';
import type { AdultSupply } from '#contract/places.ts';
import type { Queries, Transaction } from '#db/sql.ts';

interface SupplyRow extends AdultSupply {
  uai: string;
}

/** How many adults some schools can give, with the single days from `firstDay` on. One query, whatever their number. */
export async function loadAdultSupplies(
  sql: Queries,
  uais: readonly string[],
  firstDay: string,
): Promise<Map<string, AdultSupply>> {
  const rows = await sql<SupplyRow[]>`
    SELECT school.uai, school.adults AS standard,
      coalesce((
        SELECT json_agg(json_build_object('weekday', weekday, 'half', half, 'adults', adults) ORDER BY weekday, half DESC)
        FROM adult_supply WHERE uai = school.uai), '[]') AS week,
      coalesce((
        SELECT json_agg(json_build_object('day', day, 'half', half, 'adults', adults) ORDER BY day, half DESC)
        FROM adult_supply_day WHERE uai = school.uai AND day >= ${firstDay}), '[]') AS days
    FROM school WHERE school.uai = ANY(${[...uais]}::text[])`;
  return new Map(rows.map(({ uai, ...supply }) => [uai, supply]));
}

/** The same of one school; throws `not_found`. */
export async function readAdultSupply(sql: Queries, uai: string, firstDay: string): Promise<AdultSupply> {
  const supply = (await loadAdultSupplies(sql, [uai], firstDay)).get(uai);
  if (!supply) throw new Refusal('not_found', [{ fact: uai }]);
  return supply;
}

/** Replaces what a school says about its adults; single days before `today` are history and stay. */
export async function storeAdultSupply(
  tx: Transaction,
  uai: string,
  supply: AdultSupply,
  today: string,
): Promise<void> {
  // Two savings at once: the second waits here, and replaces the first whole.
  await tx`UPDATE school SET adults = ${supply.standard} WHERE uai = ${uai}`;
  await tx`DELETE FROM adult_supply WHERE uai = ${uai}`;
  await tx`DELETE FROM adult_supply_day WHERE uai = ${uai} AND day >= ${today}`;
  const week = supply.week.map((row) => ({ uai, ...row }));
  const days = supply.days.filter(({ day }) => day >= today).map((row) => ({ uai, ...row }));
  if (week.length > 0) await tx`INSERT INTO adult_supply ${tx(week)}`;
  if (days.length > 0) await tx`INSERT INTO adult_supply_day ${tx(days)}`;
}
