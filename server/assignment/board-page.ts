import { subDays } from 'date-fns/subDays';
import {
  COVERS_A_PAGE,
  type Cover,
  type CoverGroup,
  type CoverOrder,
  coverStates,
  groupOf,
  type listCovers,
  readMarker,
  writeMarker,
} from '#contract/cover.ts';
import { Refusal } from '#contract/failure.ts';
import type { Query, Reply } from '#contract/route.ts';
import type { Queries } from '#db/sql.ts';
import { plain } from '../schools/timetable.ts';
import { type CoverRow, coverColumns, toCover } from './cover-board.ts';

type Asked = Query<typeof listCovers>;

/**
 * One page of the covers of an academy that have not ended by `now`, and how many there are in all.
 * Throws `invalid_input` for an `after` that no page gave.
 */
export async function readBoardPage(
  sql: Queries,
  academyCode: string,
  asked: Asked,
  now: Date,
): Promise<Omit<Reply<typeof listCovers>, 'serverNow'>> {
  const [found, counts] = await Promise.all([
    queryPage(sql, academyCode, asked, now),
    countGroups(sql, academyCode, now),
  ]);
  const covers = found.slice(0, COVERS_A_PAGE).map(toCover);
  const last = found.length > COVERS_A_PAGE ? covers.at(-1) : undefined;
  return { covers, next: last ? writeMarker(last) : null, counts };
}

/**
 * First which covers, with no more than sorting and searching need, then all that is shown of them: of 5,000, a hundred are shown.
 * A row more than a page holds tells whether there is another page.
 */
function queryPage(sql: Queries, academyCode: string, asked: Asked, now: Date): Promise<CoverRow[]> {
  const { key, marker } = orders(sql)[asked.order ?? 'hour'];
  const words = plain(asked.search ?? '')
    .split(' ')
    .filter(Boolean);
  return sql<CoverRow[]>`
    ${coverColumns(sql)}
    WHERE cover.id IN (
      SELECT cover.id FROM cover JOIN school USING (uai) JOIN subject ON subject.code = cover.subject_code
        ${words.length === 0 ? sql`` : namesJoined(sql)}
      WHERE ${onBoard(sql, academyCode, now)} AND cover.state = ANY(${statesOf(asked.group)}::text[])
        AND ${words.length === 0 ? sql`true` : namesHold(sql, words)}
        AND ${asked.after === undefined ? sql`true` : sql`(${key}) > (${marker(placeOf(asked.after))})`}
      ORDER BY ${key} LIMIT ${COVERS_A_PAGE + 1})
    ORDER BY ${key}`;
}

async function countGroups(sql: Queries, academyCode: string, now: Date): Promise<Record<CoverGroup, number>> {
  const rows = await sql<{ state: Cover['state']; covers: number }[]>`
    SELECT cover.state, count(*) AS covers FROM cover JOIN school USING (uai)
    WHERE ${onBoard(sql, academyCode, now)} GROUP BY cover.state`;
  const counts = { open: 0, planned: 0, offered: 0, settled: 0, ended: 0 };
  for (const { state, covers } of rows) counts[groupOf[state]] += covers;
  return counts;
}

/** No lesson lasts a day: where the index by start begins. */
function onBoard(sql: Queries, academyCode: string, now: Date) {
  return sql`school.academy_code = ${academyCode} AND cover.starts_at > ${subDays(now, 1)} AND cover.ends_at > ${now}
    AND cover.state <> 'cancelled'`;
}

function statesOf(group: CoverGroup | undefined): readonly Cover['state'][] {
  return coverStates.filter((state) => group === undefined || groupOf[state] === group);
}

type Marker = ReturnType<typeof placeOf>;

/** What each order sorts by, ended by the id: no two covers share a place. Names are sorted as French dictionaries do. */
function orders(sql: Queries) {
  const schoolName = sql`school.name COLLATE "fr-x-icu"`;
  const subjectName = sql`subject.label COLLATE "fr-x-icu"`;
  return {
    hour: {
      key: sql`cover.starts_at, ${schoolName}, cover.id`,
      marker: ({ startsAt, uai, id }: Marker) =>
        sql`${startsAt}::timestamptz, (SELECT name FROM school WHERE uai = ${uai}), ${id}::uuid`,
    },
    school: {
      key: sql`${schoolName}, cover.uai, cover.starts_at, cover.id`,
      marker: ({ startsAt, uai, id }: Marker) =>
        sql`(SELECT name FROM school WHERE uai = ${uai}), ${uai}, ${startsAt}::timestamptz, ${id}::uuid`,
    },
    subject: {
      key: sql`${subjectName}, cover.subject_code, cover.starts_at, cover.id`,
      marker: ({ startsAt, subjectCode, id }: Marker) =>
        sql`(SELECT label FROM subject WHERE code = ${subjectCode}), ${subjectCode}, ${startsAt}::timestamptz, ${id}::uuid`,
    },
  } satisfies Record<CoverOrder, unknown>;
}

function placeOf(after: string) {
  const marker = readMarker(after);
  if (!marker) throw new Refusal('invalid_input', [{ path: 'after' }]);
  return marker;
}

function namesJoined(sql: Queries) {
  return sql`
    JOIN class ON class.id = cover.class_id
    JOIN teacher ON teacher.id = cover.teacher_id
    LEFT JOIN assignment ON assignment.cover_id = cover.id AND assignment.state <> 'ended'
    LEFT JOIN substitute ON substitute.id = assignment.substitute_id`;
}

/** Every word stands somewhere in a name, whatever its accents and capitals. */
function namesHold(sql: Queries, words: readonly string[]) {
  return sql`
    lower(regexp_replace(normalize(
      concat_ws(' ', school.name, class.code, subject.label, teacher.first_name, teacher.last_name,
        substitute.first_name, substitute.last_name), NFD), ${'[\u0300-\u036f]'}, '', 'g'))
    LIKE ALL(${words.map((word) => `%${word}%`)}::text[])`;
}
