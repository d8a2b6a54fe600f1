import type { Bell } from '#contract/timetable.ts';
import type { Queries, Sql } from '#db/sql.ts';
import { checkBells, proposeBells, type TaughtHour } from './bell-rules.ts';
import { lockSchool } from './lock-school.ts';
import { clockTimeOf, minuteOf } from './wall-clock.ts';

/** The school's bells in order; while nobody has set them, those its timetable suggests. */
export async function readBells(sql: Queries, uai: string): Promise<{ bells: Bell[]; proposed: boolean }> {
  const set = await sql<{ label: string; startMinute: number; endMinute: number }[]>`
    SELECT label, start_minute, end_minute FROM bell WHERE uai = ${uai} ORDER BY position`;
  if (set.length > 0) {
    const bells = set.map(({ label, startMinute, endMinute }) => {
      return { label, from: clockTimeOf(startMinute), to: clockTimeOf(endMinute) };
    });
    return { bells, proposed: false };
  }
  const taught = await sql<TaughtHour[]>`
    SELECT start_minute, end_minute, count(*) AS lessons FROM weekly_lesson WHERE uai = ${uai}
    GROUP BY start_minute, end_minute`;
  return { bells: proposeBells(taught), proposed: true };
}

/**
 * Replaces the bells of a school; no bells mean those of the timetable. Two that save at once take turns.
 * @throws Refusal as `checkBells`, `not_found` for a school nobody knows
 */
export async function saveBells(sql: Sql, uai: string, bells: readonly Bell[]): Promise<void> {
  checkBells(bells);
  await sql.begin(async (tx) => {
    await lockSchool(tx, uai);
    await tx`DELETE FROM bell WHERE uai = ${uai}`;
    if (bells.length > 0) await tx`INSERT INTO bell ${tx(bells.map((bell, position) => toRow(uai, bell, position)))}`;
  });
}

function toRow(uai: string, { label, from, to }: Bell, position: number) {
  return { uai, position, label, startMinute: minuteOf(from), endMinute: minuteOf(to) };
}
