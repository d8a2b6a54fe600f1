import { randomUUID } from 'node:crypto';
import type { Sql } from '#db/sql.ts';
import { aPlace, aSchool, UAI } from './schools.ts';

/** Mondays on which every lesson below is held. */
export const WEEKS = ['2026-11-16', '2026-11-23'];

const maths = '061300';
const svt = '062900';
const german = '030202';

/** The people, classes, places and weekly lessons of a small school, by name. */
export interface SmallSchool {
  uai: string;
  paul: string;
  zoe: string;
  luc: string;
  class6A: string;
  class6B: string;
  /** Pupils of 6A who learn German. */
  germans: string;
  room: string;
  lab: string;
  /** 6A, maths, Paul, Monday 08:00–08:55, room 101. */
  maths6A: string;
  /** 6A, biology, Zoé, Monday 09:00–09:55, the lab. */
  svt6A: string;
  /** 6B, biology, Tuesday 14:00–14:55, the lab: Zoé and Paul together. */
  svt6BZoe: string;
  svt6BPaul: string;
  /** The Germans of 6A, Luc, Wednesday 08:00–08:55, no place. */
  german: string;
}

/** A school with three teachers, two classes, one group, two places and five weekly lessons in two weeks of November 2026. */
export async function aSmallSchool(
  sql: Sql,
  { uai = UAI, academyCode = '06' }: { uai?: string; academyCode?: string } = {},
): Promise<SmallSchool> {
  await aSchool(sql, { uai, academyCode });
  await sql`UPDATE school SET year_starts_on = '2026-09-01', year_ends_on = '2027-07-02' WHERE uai = ${uai}`;
  await sql`
    INSERT INTO subject (code, label) VALUES (${maths}, 'Mathématiques'), (${svt}, 'SVT'), (${german}, 'Allemand LV2')
    ON CONFLICT DO NOTHING`;
  const teacher = async (lastName: string, firstName: string) =>
    idOf(sql`INSERT INTO teacher ${sql({ uai, stsKey: `epp:${lastName}`, lastName, firstName })} RETURNING id`);
  const people = {
    paul: await teacher('Brumeval', 'Paul'),
    zoe: await teacher('Gentiane', 'Zoé'),
    luc: await teacher('Hoarau', 'Luc'),
  };
  const classOf = async (kind: string, code: string, ofClasses: string[] = []) =>
    idOf(
      sql`INSERT INTO class (uai, kind, code, of_classes) VALUES (${uai}, ${kind}, ${code}, ${ofClasses}) RETURNING id`,
    );
  const classes = {
    class6A: await classOf('class', '6A'),
    class6B: await classOf('class', '6B'),
    germans: await classOf('group', '6A-ALL', ['6A']),
  };
  const places = { room: await aPlace(sql, { uai }), lab: await aPlace(sql, { uai, code: 'LAB' }) };
  const alternanceId = await idOf(
    sql`INSERT INTO alternance (uai, code, label, weeks) VALUES (${uai}, 'H', 'Toutes', ${WEEKS}) RETURNING id`,
  );
  const lesson = async (
    classId: string,
    subjectCode: string,
    teacherId: string,
    placeId: string | null,
    at: number[],
  ) => {
    const [weekday = 1, startMinute = 480] = at;
    const times = { weekday, startMinute, endMinute: startMinute + 55 };
    const row = { id: randomUUID(), uai, classId, subjectCode, teacherId, alternanceId, placeId, ...times };
    return idOf(sql`INSERT INTO weekly_lesson ${sql(row)} RETURNING id`);
  };
  const { paul, zoe, luc } = people;
  return {
    uai,
    ...people,
    ...classes,
    ...places,
    maths6A: await lesson(classes.class6A, maths, paul, places.room, [1, 480]),
    svt6A: await lesson(classes.class6A, svt, zoe, places.lab, [1, 540]),
    svt6BZoe: await lesson(classes.class6B, svt, zoe, places.lab, [2, 840]),
    svt6BPaul: await lesson(classes.class6B, svt, paul, places.lab, [2, 840]),
    german: await lesson(classes.germans, german, luc, null, [3, 480]),
  };
}

async function idOf(rows: Promise<unknown>): Promise<string> {
  const [row] = (await rows) as { id: string }[];
  return row!.id;
}
