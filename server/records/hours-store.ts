import { Refusal } from '#contract/failure.ts';
import type { readMyHours, TaughtLesson } from '#contract/records.ts';
import type { Reply } from '#contract/route.ts';
import { addDays, dayIn } from '#contract/words/times.ts';
import type { Queries } from '#db/sql.ts';
import { countMinutes } from '../rooms/presence-store.ts';
import { mondaysOf, sumWeeks } from './hours-rules.ts';

interface Service {
  timeZone: string;
  serviceMinutes: number;
  overtimeMinutes: number;
}

/**
 * What a substitute taught in a month (`2026-11`) of their own zone, soonest first, and the weeks that touch it.
 * @throws Refusal `not_found`
 */
export async function hoursOf(sql: Queries, substituteId: string, month: string): Promise<Reply<typeof readMyHours>> {
  const [service] = await sql<Service[]>`
    SELECT time_zone, weekly_service_minutes AS service_minutes, weekly_overtime_minutes AS overtime_minutes
    FROM substitute WHERE id = ${substituteId}`;
  if (!service) throw new Refusal('not_found');
  const promised = await lessonsAround(sql, substituteId, month, service.timeZone);
  const isListed = ({ startsAt, state }: PromisedLesson) =>
    (state === 'taught' || state === 'failed') && dayIn(startsAt.getTime(), service.timeZone).startsWith(month);
  return {
    ...service,
    weeks: sumWeeks(promised, month, service.timeZone),
    lessons: promised.filter(isListed).map(toTaught),
  };
}

type PromisedLesson = Omit<TaughtLesson, 'startsAt' | 'endsAt'> & { startsAt: Date; endsAt: Date };

/** Everything promised in the weeks that touch the month, with the minutes delivered so far. */
async function lessonsAround(
  sql: Queries,
  substituteId: string,
  month: string,
  timeZone: string,
): Promise<PromisedLesson[]> {
  const mondays = mondaysOf(month);
  const [from = '', last = ''] = [mondays[0], mondays.at(-1)];
  const rows = await sql<Omit<PromisedLesson, 'deliveredMinutes'>[]>`
    SELECT cover.id AS cover_id, school.name AS school_name, class.code AS class_name, subject.label AS subject,
      cover.starts_at, cover.ends_at, cover.state,
      round(extract(epoch FROM cover.ends_at - cover.starts_at) / 60)::int AS scheduled_minutes
    FROM assignment
    JOIN cover ON cover.id = assignment.cover_id
    JOIN school USING (uai)
    JOIN class ON class.id = cover.class_id
    JOIN subject ON subject.code = cover.subject_code
    WHERE assignment.substitute_id = ${substituteId} AND assignment.state = 'accepted'
      AND cover.starts_at >= ${from}::date::timestamp AT TIME ZONE ${timeZone}
      AND cover.starts_at < ${addDays(last, 7)}::date::timestamp AT TIME ZONE ${timeZone}
    ORDER BY cover.starts_at, cover.id`;
  const minutes = await countMinutes(
    sql,
    rows.map(({ coverId }) => coverId),
  );
  return rows.map((row) => ({ ...row, deliveredMinutes: minutes.get(row.coverId) ?? 0 }));
}

function toTaught({ startsAt, endsAt, ...lesson }: PromisedLesson): TaughtLesson {
  return { ...lesson, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}
