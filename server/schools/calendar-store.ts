import { type SchoolCalendar, schoolYearAround } from '#contract/calendar.ts';
import { Refusal } from '#contract/failure.ts';
import { dayIn } from '#contract/words/times.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import { type Closures, closedPeriods, type SchoolHoliday, type Stretch, unknownDays } from './calendar-rules.ts';
import { lockSchool } from './lock-school.ts';

interface SchoolRow {
  uai: string;
  department: string;
  calendar: Closures['calendar'];
  holidayZone: string;
}

/** What closes each of these schools, by UAI. Three queries, whatever their number; a UAI nobody knows is missing. */
export async function loadClosures(sql: Queries, uais: readonly string[]): Promise<Map<string, Closures>> {
  const schools = await sql<SchoolRow[]>`
    SELECT uai, department, calendar, holiday_zone
    FROM school JOIN academy ON academy.code = academy_code
    WHERE uai = ANY(${[...uais]}::text[])`;
  const zones = [...new Set(schools.map(({ holidayZone }) => holidayZone))];
  const holidays = await sql<(Stretch & { holidayZone: string })[]>`
    SELECT holiday_zone, name, first_day, last_day FROM school_holiday WHERE holiday_zone = ANY(${zones}::text[])`;
  const daysOff = await sql<(Stretch & { id: string; uai: string })[]>`
    SELECT id, uai, name, first_day, last_day FROM day_off WHERE uai = ANY(${[...uais]}::text[])`;
  const ofZone = Map.groupBy(holidays, ({ holidayZone }) => holidayZone);
  const ofSchool = Map.groupBy(daysOff, ({ uai }) => uai);
  return new Map(
    schools.map(({ uai, department, calendar, holidayZone }) => [
      uai,
      { department, calendar, schoolHolidays: ofZone.get(holidayZone) ?? [], daysOff: ofSchool.get(uai) ?? [] },
    ]),
  );
}

/**
 * The year of a school with everything that closes it. Before the first import it is the year around `now`.
 * Throws `not_found` for a UAI nobody knows.
 */
export async function readSchoolCalendar(sql: Queries, uai: string, now: Date): Promise<SchoolCalendar> {
  const [school] = await sql<Omit<SchoolCalendar, 'source' | 'periods' | 'unknown'>[]>`
    SELECT year_starts_on, year_ends_on, school.time_zone, calendar, holiday_zone
    FROM school JOIN academy ON academy.code = academy_code
    WHERE uai = ${uai}`;
  const closures = (await loadClosures(sql, [uai])).get(uai);
  if (!school || !closures) throw new Refusal('not_found', [{ fact: uai }]);
  const around = schoolYearAround(dayIn(now.getTime(), school.timeZone));
  const firstDay = school.yearStartsOn ?? around.firstDay;
  const lastDay = school.yearEndsOn ?? around.lastDay;
  return {
    ...school,
    source: await holidaySource(sql, school.holidayZone, firstDay, lastDay),
    periods: closedPeriods(closures, firstDay, lastDay),
    unknown:
      school.calendar === 'official' ? unknownDays(await holidaysOf(sql, school.holidayZone), firstDay, lastDay) : [],
  };
}

async function holidaysOf(sql: Queries, zone: string): Promise<SchoolHoliday[]> {
  return await sql<SchoolHoliday[]>`
    SELECT school_year, name, first_day, last_day FROM school_holiday WHERE holiday_zone = ${zone}`;
}

/** A holiday that only reaches into the year, as the summer before, says nothing about the year itself: one must begin in it. */
async function holidaySource(sql: Queries, zone: string, firstDay: string, lastDay: string) {
  const [source] = await sql<{ name: string; readOn: string }[]>`
    SELECT source AS name, read_on FROM school_holiday
    WHERE holiday_zone = ${zone} AND first_day BETWEEN ${firstDay} AND ${lastDay}
    ORDER BY read_on DESC, first_day DESC LIMIT 1`;
  return source ?? null;
}

export interface DayOff extends Stretch {
  uai: string;
  madeBy: string;
  madeAt: Date;
}

/** Adds days off and returns their id. Throws `days_off_overlap` when the school has others on one of these days. */
export async function addDayOff(tx: Transaction, dayOff: DayOff): Promise<string> {
  const { uai, firstDay, lastDay } = dayOff;
  // Two people at once: the second waits here, and then sees what the first has added.
  await lockSchool(tx, uai);
  const taken = await tx<{ name: string }[]>`
    SELECT name FROM day_off WHERE uai = ${uai} AND first_day <= ${lastDay} AND last_day >= ${firstDay}`;
  if (taken.length > 0)
    throw new Refusal(
      'days_off_overlap',
      taken.map(({ name }) => ({ fact: name })),
    );
  const [added] = await tx<{ id: string }[]>`INSERT INTO day_off ${tx({ ...dayOff })} RETURNING id`;
  if (!added) throw new Error('INSERT … RETURNING gave no row.');
  return added.id;
}

/** Throws `not_found` when this school has no such days off. */
export async function removeDayOff(tx: Transaction, uai: string, dayOffId: string): Promise<void> {
  const { count } = await tx`DELETE FROM day_off WHERE id = ${dayOffId} AND uai = ${uai}`;
  if (count === 0) throw new Refusal('not_found', [{ fact: dayOffId }]);
}
