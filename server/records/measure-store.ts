import {
  type readMeasures as contract,
  type Delay,
  delayBoundsMs,
  delayNames,
  leadBoundsMs,
  leadNames,
  type Outcomes,
  type Period,
  periodWeeks,
} from '#contract/measures.ts';
import { DOORS_CLOSE_AFTER_MS } from '#contract/rooms.ts';
import type { Reply } from '#contract/route.ts';
import { addDays, dayIn } from '#contract/words/times.ts';
import type { Queries } from '#db/sql.ts';
import { academyZone } from '../rooms/ready-store.ts';
import { mondayOf } from '../schools/timetable.ts';

type Measures = Reply<typeof contract>;

/** Which lessons are measured: those of an academy that began on `firstDay` of its clock or later, and are over by `now`. */
interface Measured {
  academyCode: string;
  timeZone: string;
  firstDay: string;
  now: Date;
}

/** Counts what happened to an academy's lessons. Three queries, whatever their number. @throws Refusal `not_found` */
export async function readMeasures(
  sql: Queries,
  { academyCode, period, now }: { academyCode: string; period: Period; now: Date },
): Promise<Omit<Measures, 'serverNow'>> {
  const timeZone = await academyZone(sql, academyCode);
  const monday = mondayOf(dayIn(now.getTime(), timeZone));
  const firstDay = addDays(monday, -7 * (periodWeeks[period] - 1));
  const measured = { academyCode, timeZone, firstDay, now };
  const [lessons, offers] = await Promise.all([countLessons(sql, measured), countOffers(sql, measured)]);
  const delays = [...lessons.delays, ...offers.delays];
  const none = { accepted: 0, refused: 0, expired: 0, withdrawn: 0, sent: 0 };
  return {
    timeZone,
    firstDay,
    leads: leadsOf(lessons.outcomes),
    weeks: weeksOf(lessons.outcomes, measured),
    delays: delayNames.map((name) => toDelay(name, delays)),
    offers: { ...none, ...Object.fromEntries(offers.states.map(({ state, count }) => [state, count])) },
  };
}

/** What each lesson measured tells, in ms; null where it did not come to that. */
function told(sql: Queries, { academyCode, timeZone, firstDay, now }: Measured) {
  return sql`
    lesson AS (
      SELECT cover.id, cover.state, cover.starts_at, cover.ends_at,
        -- What the school decided otherwise, or was cancelled and came back, was needed from then on.
        greatest(coalesce(cover.known_at, absence.declared_at), (
          SELECT max(at) FROM happening WHERE cover_id = cover.id AND type = 'cover.reopened')) AS needed_at
      FROM cover JOIN school USING (uai) JOIN absence ON absence.id = cover.absence_id
      WHERE school.academy_code = ${academyCode} AND cover.state NOT IN ('cancelled', 'not_needed')
        AND cover.starts_at >= ${firstDay}::date::timestamp AT TIME ZONE ${timeZone} AND cover.ends_at <= ${now}),
    present AS NOT MATERIALIZED (
      SELECT cover_id, party, came_at, coalesce(left_at, sfu_cursor.seen_at) AS left_at
      FROM room_presence JOIN sfu_cursor USING (sfu_url)),
    together AS (
      SELECT lesson.id, min(greatest(substitute.came_at, classroom.came_at, lesson.starts_at)) AS at
      FROM lesson
        JOIN present substitute ON substitute.cover_id = lesson.id AND substitute.party = 'substitute'
        JOIN present classroom ON classroom.cover_id = lesson.id AND classroom.party = 'classroom'
      WHERE greatest(substitute.came_at, classroom.came_at, lesson.starts_at) < least(substitute.left_at,
        classroom.left_at, lesson.ends_at + ${DOORS_CLOSE_AFTER_MS} * interval '1 millisecond')
      GROUP BY lesson.id),
    told AS MATERIALIZED (
      SELECT lesson.state,
        to_char(date_trunc('week', lesson.starts_at AT TIME ZONE ${timeZone}), 'YYYY-MM-DD') AS monday,
        width_bucket(extract(epoch FROM lesson.starts_at - needed_at)::float8 * 1000, ${[...leadBoundsMs]}::float8[]) AS lead,
        extract(epoch FROM offer.answered_at - needed_at)::float8 * 1000 AS fill,
        extract(epoch FROM together.at - needed_at)::float8 * 1000 AS first_minute,
        extract(epoch FROM together.at - lesson.starts_at)::float8 * 1000 AS late
      FROM lesson
        LEFT JOIN assignment ON assignment.cover_id = lesson.id AND assignment.state = 'accepted'
        LEFT JOIN offer ON offer.id = assignment.offer_id
        LEFT JOIN together ON together.id = lesson.id)`;
}

/** A bar of a delay, or with `bar` null all of it. */
interface DelayRow {
  name: Delay['name'];
  bar: number | null;
  count: number;
  medianMs: number;
  ninthMs: number;
}

/** The bars of what `delay (name, ms)` holds, and each delay as a whole, as JSON. */
function timed(sql: Queries) {
  const { answer, late } = delayBoundsMs;
  const bounds = sql`CASE name WHEN 'late' THEN ${[...late]}::float8[] ELSE ${[...answer]}::float8[] END`;
  return sql`
    SELECT coalesce(jsonb_agg(row), '[]') FROM (
      SELECT name, bar, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY ms) AS "medianMs",
        percentile_disc(0.9) WITHIN GROUP (ORDER BY ms) AS "ninthMs"
      FROM (SELECT name, ms, width_bucket(ms, ${bounds}) AS bar FROM delay WHERE ms IS NOT NULL) each
      GROUP BY GROUPING SETS ((name), (name, bar))) row`;
}

/** Of all lessons told in so many hours or days before (`lead`), or of one week. */
type OutcomeRow = Outcomes & { lead: number | null; monday: string | null; fillMs: number | null };

async function countLessons(sql: Queries, measured: Measured): Promise<{ outcomes: OutcomeRow[]; delays: DelayRow[] }> {
  const [counted] = await sql<[{ outcomes: OutcomeRow[]; delays: DelayRow[] }]>`
    WITH ${told(sql, measured)},
      delay AS (
        SELECT each.name, each.ms FROM told, LATERAL (
          VALUES ('fill', fill), ('first_minute', first_minute), ('late', late)) each (name, ms))
    SELECT (${timed(sql)}) AS delays, (
      SELECT coalesce(jsonb_agg(row ORDER BY monday), '[]') FROM (
        SELECT lead, monday,
          count(*) FILTER (WHERE state IN ('taught', 'live')) AS taught,
          count(*) FILTER (WHERE state = 'on_site') AS "onSite",
          count(*) FILTER (WHERE state NOT IN ('taught', 'live', 'on_site')) AS lost,
          percentile_disc(0.5) WITHIN GROUP (ORDER BY fill) AS "fillMs"
        FROM told GROUP BY GROUPING SETS ((lead), (monday))) row) AS outcomes`;
  return counted;
}

function leadsOf(rows: readonly OutcomeRow[]): Measures['leads'] {
  return leadNames.map((name, index) => {
    const row = rows.find(({ lead }) => lead === index);
    return { name, ...outcomesOf(row), fillMs: row?.fillMs ?? null };
  });
}

function outcomesOf(row: OutcomeRow | undefined): Outcomes {
  return { taught: row?.taught ?? 0, onSite: row?.onSite ?? 0, lost: row?.lost ?? 0 };
}

/** From the first week with a lesson to the running one: holidays are weeks without. */
function weeksOf(rows: readonly OutcomeRow[], { timeZone, now }: Measured): Measures['weeks'] {
  const byMonday = new Map(rows.flatMap((row) => (row.monday === null ? [] : [[row.monday, row] as const])));
  const [first] = byMonday.keys();
  const last = mondayOf(dayIn(now.getTime(), timeZone));
  const weeks: Measures['weeks'] = [];
  for (let monday = first; monday !== undefined && monday <= last; monday = addDays(monday, 7)) {
    weeks.push({ monday, ...outcomesOf(byMonday.get(monday)) });
  }
  return weeks;
}

type OfferStates = { state: keyof Measures['offers']; count: number }[];

/** Every offer that asked about one of the academy's lessons of the period, also about one that fell away. */
async function countOffers(sql: Queries, measured: Measured): Promise<{ states: OfferStates; delays: DelayRow[] }> {
  const { academyCode, timeZone, firstDay, now } = measured;
  const [counted] = await sql<[{ states: OfferStates; delays: DelayRow[] }]>`
    WITH asked AS MATERIALIZED (
        SELECT state, sent_at, answered_at FROM offer WHERE id IN (
          SELECT assignment.offer_id
          FROM cover JOIN school USING (uai) JOIN assignment ON assignment.cover_id = cover.id
          WHERE school.academy_code = ${academyCode} AND assignment.offer_id IS NOT NULL
            AND cover.starts_at >= ${firstDay}::date::timestamp AT TIME ZONE ${timeZone} AND cover.ends_at <= ${now})),
      delay AS (
        SELECT 'answer' AS name, extract(epoch FROM answered_at - sent_at)::float8 * 1000 AS ms FROM asked
        WHERE state IN ('accepted', 'refused'))
    SELECT (${timed(sql)}) AS delays, (
      SELECT coalesce(jsonb_agg(row), '[]') FROM (SELECT state, count(*) FROM asked GROUP BY state) row) AS states`;
  return counted;
}

function toDelay(name: Delay['name'], all: readonly DelayRow[]): Delay {
  const rows = all.filter((row) => row.name === name);
  const whole = rows.find(({ bar }) => bar === null);
  const bars = Array.from({ length: delayBoundsMs[name].length + 1 }, (_, index) => {
    return rows.find(({ bar }) => bar === index)?.count ?? 0;
  });
  return { name, count: whole?.count ?? 0, medianMs: whole?.medianMs ?? null, ninthMs: whole?.ninthMs ?? null, bars };
}
