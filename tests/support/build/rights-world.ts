import { randomUUID } from 'node:crypto';
import type { Target } from '#contract/rights.ts';
import type { Sql } from '#db/sql.ts';
import { aSubstituteFor, aTeachingSchool, type TeachingSchool } from './absences.ts';

/** Where a thing lies, seen from one school: in it, in another school of its academy, in another academy. */
export const wheres = ['here', 'nextDoor', 'farAway'] as const;
export type Where = (typeof wheres)[number];

const schools = {
  here: { uai: '0159999M', academyCode: '06' },
  nextDoor: { uai: '0159998L', academyCode: '06' },
  farAway: { uai: '0679999E', academyCode: '15' },
} as const satisfies Record<Where, { uai: string; academyCode: string }>;

interface Corner extends TeachingSchool {
  academyCode: string;
  substituteId: string;
}

/** Three schools in two academies, each with a substitute of its own. */
export type World = Record<Where, Corner>;

export async function aWorld(sql: Sql): Promise<World> {
  const corner = async (where: Where): Promise<Corner> => {
    const school = await aTeachingSchool(sql, schools[where]);
    const { academyCode } = schools[where];
    return { ...school, academyCode, substituteId: await aSubstituteFor(sql, { lastName: where, academyCode }) };
  };
  return { here: await corner('here'), nextDoor: await corner('nextDoor'), farAway: await corner('farAway') };
}

/** Makes a fresh thing of that kind in a corner of the world and returns its id, so that no test uses another's up. */
export async function aTarget(sql: Sql, target: Target, corner: Corner): Promise<string> {
  switch (target) {
    case 'school':
      return corner.uai;
    case 'academy':
      return corner.academyCode;
    case 'absence':
      return anAbsenceInGoodHands(sql, corner);
    case 'cover':
      return anAcceptedCover(sql, corner);
    case 'plan':
      return aPlan(sql, corner);
    case 'offer':
      return anOffer(sql, corner, await anAbsence(sql, corner), 'sent');
    case 'substitute':
      return corner.substituteId;
  }
}

/** A rehearsal in a corner that this account has just begun; the one before is over. */
export async function aRehearsal(sql: Sql, { placeId }: Corner, accountId: string): Promise<string> {
  await sql`DELETE FROM rehearsal WHERE place_id = ${placeId}`;
  return idOf(sql<{ id: string }[]>`
    INSERT INTO rehearsal (place_id, account_id, opened_at, ends_at)
    VALUES (${placeId}, ${accountId}, '2026-11-16T06:00:00Z', '2026-11-16T06:20:00Z') RETURNING id`);
}

async function anAbsence(sql: Sql, { uai, teacherId }: Corner): Promise<string> {
  return idOf(sql<{ id: string }[]>`
    WITH absence AS (
        INSERT INTO absence (request_key, uai, teacher_id, first_day, last_day, reason, declared_at)
        VALUES (${randomUUID()}, ${uai}, ${teacherId}, '2026-11-16', '2026-11-16', 'other', '2026-11-16T06:00:00Z')
        RETURNING id),
      stretch AS (INSERT INTO absence_stretch SELECT id, 0, '2026-11-16', '2026-11-16' FROM absence),
      teacher AS (INSERT INTO absence_teacher SELECT id, ${teacherId}, ${uai} FROM absence)
    SELECT id FROM absence`);
}

async function aPlan(sql: Sql, { academyCode }: Corner): Promise<string> {
  return idOf(sql<{ id: string }[]>`
    INSERT INTO plan (academy_code, made_at, asked, covered, bound, parameters, uncovered)
    VALUES (${academyCode}, '2026-11-16T06:00:00Z', 1, 1, 1, '{}', '[]') RETURNING id`);
}

async function anOffer(
  sql: Sql,
  { substituteId }: Corner,
  absenceId: string,
  state: 'sent' | 'accepted',
): Promise<string> {
  return idOf(sql<{ id: string }[]>`
    INSERT INTO offer (absence_id, substitute_id, state, sent_at, deadline, answered_at)
    VALUES (${absenceId}, ${substituteId}, ${state}, '2026-11-16T06:00:00Z', '2026-11-16T20:00:00Z',
      ${state === 'sent' ? null : '2026-11-16T06:30:00Z'}) RETURNING id`);
}

let hour = 0;

/** An absence with a lesson that the substitute of that corner has accepted. */
async function anAbsenceInGoodHands(sql: Sql, corner: Corner): Promise<string> {
  const coverId = await anAcceptedCover(sql, corner);
  return idOf(sql<{ id: string }[]>`SELECT absence_id AS id FROM cover WHERE id = ${coverId}`);
}

/** Each an hour after the one before: one substitute is never in two lessons. */
async function anAcceptedCover(sql: Sql, corner: Corner): Promise<string> {
  hour += 1;
  const start = new Date(Date.UTC(2026, 10, 17, hour));
  const end = new Date(start.getTime() + 55 * 60_000);
  const absenceId = await anAbsence(sql, corner);
  const { uai, teacherId, classId, placeId, substituteId } = corner;
  const coverId = await idOf(sql<{ id: string }[]>`
    INSERT INTO cover (absence_id, lesson_id, uai, class_id, subject_code, teacher_id, place_id, starts_at, ends_at, state)
    VALUES (${absenceId}, 'lesson', ${uai}, ${classId}, '061300', ${teacherId}, ${placeId}, ${start}, ${end}, 'accepted')
    RETURNING id`);
  await sql`
    INSERT INTO assignment (plan_id, cover_id, substitute_id, place_id, offer_id, period, state, reasons, alternatives)
    VALUES (${await aPlan(sql, corner)}, ${coverId}, ${substituteId}, ${placeId}, ${await anOffer(sql, corner, absenceId, 'accepted')},
      tstzrange(${start}, ${end}), 'accepted', '[]', '[]')`;
  return coverId;
}

async function idOf(rows: Promise<{ id: string }[]>): Promise<string> {
  const [row] = await rows;
  if (!row) throw new Error('INSERT … RETURNING gave no row.');
  return row.id;
}
