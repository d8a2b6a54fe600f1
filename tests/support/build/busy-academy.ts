import { randomBytes, randomUUID } from 'node:crypto';
import type { CoverState } from '#contract/cover.ts';
import type { Sql } from '#db/sql.ts';
import { instantAt } from '../../../server/schools/wall-clock.ts';
import { uaiNumber } from './full-size-school.ts';

const BELLS_A_DAY = 8;
const DAYS_A_WEEK = 5;
const TEACHERS_A_SCHOOL = 6;

const subjects = [
  ['020700', 'Français'],
  ['030602', 'Espagnol LV2'],
  ['030201', 'Anglais LV1'],
  ['042100', 'Histoire-géographie'],
  ['061300', 'Mathématiques'],
  ['062300', 'Physique-chimie'],
] as const;
const communes = [
  'Aurillac',
  'Égletons',
  'Murat',
  'Saint-Flour',
  'Zonza',
  'Éauze',
  'Mende',
  'Guéret',
  'Ussel',
  'Decize',
];
const lastNames = [
  'Abadie',
  'Brémond',
  'Cœurdacier',
  'N’Diaye',
  'Évrard',
  'Vasseur',
  'Ozanam',
  'Perrin',
  'Zidi',
  'Lenoir',
];
const firstNames = ['Noé', 'Aïcha', 'Zoé', 'Paul', 'Éloïse', 'Inès', 'Hugo'];

export interface BusyAcademy {
  academyCode?: string;
  /** The first day, a Monday. */
  monday: string;
  covers: number;
  schools?: number;
  substitutes?: number;
  /** How many lessons begin at each bell. Four fifths of them have a substitute, in turn; the others are open. */
  atOnce?: number;
}

interface Corner {
  uai: string;
  classId: string;
  placeId: string;
  teacherId: string;
  absenceId: string;
  subjectCode: string;
}

/**
 * An academy in need: in each school six teachers are away, and lesson after lesson from 8:00 on, eight bells a day and five
 * days a week, wants a substitute. Written by the dozen, past all declarations and plans, which are not what is looked at.
 */
export async function aBusyAcademy(sql: Sql, busy: BusyAcademy): Promise<void> {
  const { academyCode = '06', monday, covers, schools = 60, substitutes = 20, atOnce = 25 } = busy;
  const corners = await someSchools(sql, academyCode, schools, monday);
  const pool = await somePool(sql, academyCode, substitutes);
  const [plan] = await sql<{ id: string }[]>`
    INSERT INTO plan (academy_code, made_at, asked, covered, bound, parameters, uncovered)
    VALUES (${academyCode}, ${`${monday}T05:00:00Z`}, ${covers}, 0, 0, '{}', '[]') RETURNING id`;
  const rows = Array.from({ length: covers }, (_, index) => {
    const bell = Math.floor(index / atOnce);
    const rank = index % atOnce;
    const isTaken = rank < Math.min(atOnce * 0.8, pool.length);
    const substituteId = isTaken ? pool[(rank + bell * 7) % pool.length] : undefined;
    const corner = corners[(index % schools) * TEACHERS_A_SCHOOL + (Math.floor(index / schools) % TEACHERS_A_SCHOOL)];
    if (!corner) throw new Error('There is no such school.');
    const state: CoverState = substituteId
      ? ((['planned', 'offered', 'accepted'] as const)[bell % 3] ?? 'open')
      : 'open';
    return { id: randomUUID(), ...corner, ...times(monday, bell), state, substituteId };
  });
  await insert(
    sql,
    'cover',
    rows.map(({ substituteId: _, ...row }) => ({ ...row, lessonId: row.id })),
  );
  const beside = rows.flatMap(({ id, substituteId, placeId, startsAt, endsAt, state }) => {
    const live = { coverId: id, placeId, period: `[${startsAt.toISOString()},${endsAt.toISOString()})` };
    const told = { state: state === 'planned' ? 'proposed' : state, reasons: sql.json([]), alternatives: sql.json([]) };
    return substituteId ? [{ planId: plan!.id, substituteId, ...live, ...told }] : [];
  });
  await insert(sql, 'assignment', beside);
}

function times(monday: string, bell: number): { startsAt: Date; endsAt: Date } {
  const day = Math.floor(bell / BELLS_A_DAY);
  const date = new Date(`${monday}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + Math.floor(day / DAYS_A_WEEK) * 7 + (day % DAYS_A_WEEK));
  const startsAt = instantAt(date.toISOString().slice(0, 10), (8 + (bell % BELLS_A_DAY)) * 60, 'Europe/Paris');
  if (!startsAt) throw new Error('The clock skips this bell.');
  return { startsAt, endsAt: new Date(startsAt.getTime() + 55 * 60_000) };
}

/** Each with six absent teachers, who have a class and an equipped place each. */
async function someSchools(sql: Sql, academyCode: string, count: number, monday: string): Promise<Corner[]> {
  const known = [...new Map(subjects)].map(([code, label]) => ({ code, label }));
  await sql`INSERT INTO subject ${sql(known)} ON CONFLICT DO NOTHING`;
  // A thousand numbers for each academy: two of them never share a school.
  const uais = Array.from({ length: count }, (_, index) => uaiNumber(Number(academyCode) * 1000 + index));
  await insert(
    sql,
    'school',
    uais.map((uai, index) => {
      const commune = communes[index % communes.length];
      const year = { yearStartsOn: '2026-09-01', yearEndsOn: '2027-07-02' };
      return {
        uai,
        name: `Collège de ${commune} ${index + 1}`,
        commune,
        department: '15',
        academyCode,
        timeZone: 'Europe/Paris',
        ...year,
      };
    }),
  );
  const corners = uais.flatMap((uai) =>
    subjects.map(([subjectCode]) => {
      const [classId, placeId, teacherId, absenceId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
      return { uai, subjectCode, classId, placeId, teacherId, absenceId };
    }),
  );
  await insert(
    sql,
    'class',
    corners.map(({ classId, uai }, index) => ({
      id: classId,
      uai,
      kind: 'class',
      code: `${6 - (index % 4)}e ${String.fromCharCode(65 + (index % TEACHERS_A_SCHOOL))}`,
      level: `${6 - (index % 4)}e`,
    })),
  );
  await insert(
    sql,
    'place',
    corners.map(({ placeId, uai }, index) => ({ id: placeId, uai, code: String(101 + (index % TEACHERS_A_SCHOOL)) })),
  );
  await insert(
    sql,
    'classroom',
    corners.map(({ placeId }) => ({ placeId, secretHash: randomBytes(32), pairedAt: new Date(0) })),
  );
  await insert(
    sql,
    'teacher',
    corners.map(({ teacherId, uai }, index) => ({
      id: teacherId,
      uai,
      stsKey: `epp:${index}`,
      lastName: lastNames[(index * 7) % lastNames.length],
      firstName: firstNames[index % firstNames.length],
    })),
  );
  await insert(
    sql,
    'absence',
    corners.map(({ absenceId, uai, teacherId }) => ({
      id: absenceId,
      requestKey: absenceId,
      uai,
      teacherId,
      firstDay: monday,
      reason: 'leave',
      declaredAt: new Date(`${monday}T05:00:00Z`),
    })),
  );
  await insert(
    sql,
    'absence_teacher',
    corners.map(({ absenceId, teacherId, uai }) => ({ absenceId, teacherId, uai })),
  );
  return corners;
}

/** Volunteers free from Monday to Friday, 7:30 to 18:00, but on one half-day each. Returns their ids. */
async function somePool(sql: Sql, academyCode: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await insert(
    sql,
    'substitute',
    ids.map((id, index) => ({
      id,
      lastName: lastNames[index % lastNames.length],
      firstName: firstNames[index % firstNames.length],
      academyCode,
      timeZone: 'Europe/Paris',
      weeklyServiceMinutes: 1080,
      weeklyOvertimeMinutes: 120,
      consented: true,
      workplaceAuthorised: true,
    })),
  );
  await insert(
    sql,
    'substitute_availability',
    ids.flatMap((substituteId, index) =>
      [1, 2, 3, 4, 5].map((weekday) => ({
        substituteId,
        weekday,
        startMinute: 450,
        endMinute: weekday === 1 + (index % 5) ? 720 : 1080,
      })),
    ),
  );
  return ids;
}

async function insert(sql: Sql, table: string, rows: object[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 1000) {
    await sql`INSERT INTO ${sql(table)} ${sql(rows.slice(from, from + 1000))}`;
  }
}
