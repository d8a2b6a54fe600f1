import type { Absence, Stretch } from '#contract/absences.ts';
import { Refusal } from '#contract/failure.ts';
import type { Happening } from '#contract/happenings.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import type { Whereabouts } from '../http/asked.ts';
import { clockTimeOf, minuteOf } from '../schools/wall-clock.ts';
import { awayPeriods, boundsOf } from './absence-rules.ts';
import type { AbsentTeacher } from './absent-teachers.ts';

/** SQLSTATE of a broken exclusion constraint. */
const EXCLUSION_VIOLATION = '23P01';

export interface Declaration {
  requestKey: string;
  /** The first is that of the school which declares. */
  teachers: readonly [AbsentTeacher, ...AbsentTeacher[]];
  stretches: readonly Stretch[];
  reason: Absence['reason'];
  declaredAs: Absence['declaredAs'];
  declaredBy: string | null;
  declaredAt: Date;
  caller: string | null;
}

/**
 * Stores an absence, or finds the one that the same form made before.
 * @returns `fresh: false` when the form had been sent already; nothing was written then.
 * @throws Refusal `absence_already_declared` when the person is away in a part of that time already
 */
export async function storeAbsence(tx: Transaction, declaration: Declaration): Promise<{ id: string; fresh: boolean }> {
  const { requestKey, teachers, stretches, reason, declaredAs, declaredBy, declaredAt, caller } = declaration;
  const [{ uai, teacherId }] = teachers;
  const { firstDay, lastDay } = boundsOf(stretches);
  const [stored] = await tx<{ id: string }[]>`
    INSERT INTO absence (request_key, uai, teacher_id, first_day, last_day, reason, declared_as, declared_by, declared_at, caller)
    VALUES (${requestKey}, ${uai}, ${teacherId}, ${firstDay}, ${lastDay}, ${reason}, ${declaredAs}, ${declaredBy}, ${declaredAt}, ${caller})
    ON CONFLICT (request_key) DO NOTHING
    RETURNING id`;
  if (!stored) return { id: await findByRequestKey(tx, uai, requestKey), fresh: false };
  const rows = teachers.map((teacher) => ({ absenceId: stored.id, teacherId: teacher.teacherId, uai: teacher.uai }));
  await tx`INSERT INTO absence_teacher ${tx(rows)}`;
  await storeTime(tx, stored.id, teachers, stretches);
  return { id: stored.id, fresh: true };
}

async function findByRequestKey(tx: Transaction, uai: string, requestKey: string): Promise<string> {
  const [known] = await tx<{ id: string }[]>`SELECT id FROM absence WHERE request_key = ${requestKey} AND uai = ${uai}`;
  // A key of another school's form: a guess or a bug, and no reason to tell what stands behind it.
  if (!known) throw new Refusal('invalid_input', [{ path: 'requestKey' }]);
  return known.id;
}

/**
 * Says anew when an absence is.
 * @throws Refusal `absence_already_declared`
 */
export async function changeTime(
  tx: Transaction,
  { id, reason, stretches }: { id: string; reason: Absence['reason']; stretches: readonly Stretch[] },
  teachers: readonly AbsentTeacher[],
): Promise<void> {
  const { firstDay, lastDay } = boundsOf(stretches);
  await tx`
    UPDATE absence SET first_day = ${firstDay}, last_day = ${lastDay}, reason = ${reason}, version = version + 1,
      covers_until = NULL
    WHERE id = ${id}`;
  await tx`DELETE FROM absence_stretch WHERE absence_id = ${id}`;
  await tx`DELETE FROM absence_period WHERE absence_id = ${id}`;
  await storeTime(tx, id, teachers, stretches);
}

async function storeTime(
  tx: Transaction,
  absenceId: string,
  teachers: readonly AbsentTeacher[],
  stretches: readonly Stretch[],
): Promise<void> {
  const rows = stretches.map(({ firstDay, lastDay, hours }, position) => ({
    ...{ absenceId, position, firstDay, lastDay },
    fromMinute: hours ? minuteOf(hours.from) : null,
    toMinute: hours ? minuteOf(hours.to) : null,
  }));
  await tx`INSERT INTO absence_stretch ${tx(rows)}`;
  for (const teacher of teachers) await storePeriods(tx, absenceId, teacher, stretches);
}

/** The constraint on these rows is what keeps a person from being declared away twice, whoever is faster. */
async function storePeriods(
  tx: Transaction,
  absenceId: string,
  { teacherId, timeZone, yearEndsOn }: AbsentTeacher,
  stretches: readonly Stretch[],
): Promise<void> {
  const periods = awayPeriods(stretches, timeZone, yearEndsOn ?? boundsOf(stretches).firstDay);
  try {
    // As texts: the driver takes an array of Dates for one instant.
    const starts = periods.map(({ from }) => from.toISOString());
    const ends = periods.map(({ until }) => until?.toISOString() ?? null);
    await tx`
      INSERT INTO absence_period (absence_id, teacher_id, period)
      SELECT ${absenceId}, ${teacherId}, tstzrange(away.start, away.stop)
      FROM unnest(${starts}::timestamptz[], ${ends}::timestamptz[]) AS away (start, stop)`;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === EXCLUSION_VIOLATION) {
      throw new Refusal('absence_already_declared', [], cause);
    }
    throw cause;
  }
}

/**
 * Takes an absence for this transaction: whoever comes second waits. Weaker than FOR UPDATE, which would also keep
 * timelines from growing beside it.
 * @throws Refusal `not_found`
 */
export async function lockAbsence(tx: Transaction, absenceId: string): Promise<void> {
  const locked = await tx`SELECT FROM absence WHERE id = ${absenceId} FOR NO KEY UPDATE`;
  if (locked.count === 0) throw new Refusal('not_found');
}

/**
 * Ends an absence and frees its time.
 * @throws Refusal `absence_already_withdrawn`
 */
export async function markWithdrawn(tx: Transaction, absenceId: string): Promise<void> {
  const moved = await tx`
    UPDATE absence SET state = 'withdrawn', version = version + 1 WHERE id = ${absenceId} AND state = 'declared'`;
  if (moved.count === 0) throw new Refusal('absence_already_withdrawn');
  await tx`DELETE FROM absence_period WHERE absence_id = ${absenceId}`;
}

/** Frees the time of one of the other schools in an absence, which stands for the rest. */
export async function removeSchool(tx: Transaction, absenceId: string, uai: string): Promise<void> {
  await tx`
    DELETE FROM absence_period USING teacher
    WHERE absence_id = ${absenceId} AND teacher.id = teacher_id AND teacher.uai = ${uai}`;
  await tx`DELETE FROM absence_teacher WHERE absence_id = ${absenceId} AND uai = ${uai}`;
  // Whoever is changing the absence has read it with that school.
  await tx`UPDATE absence SET version = version + 1 WHERE id = ${absenceId}`;
}

interface StretchRow {
  firstDay: string;
  lastDay: string | null;
  fromMinute: number | null;
  toMinute: number | null;
}

type AbsenceRow = Omit<Absence, 'declaredAt' | 'stretches'> & { declaredAt: Date; stretches: StretchRow[] };

/** Leaves word for whoever takes the lessons; false when it says the same already. */
export async function storeNote(tx: Transaction, absenceId: string, note: string): Promise<boolean> {
  const stored = await tx`UPDATE absence SET note = ${note} WHERE id = ${absenceId} AND note <> ${note}`;
  return stored.count > 0;
}

/** One absence; throws `not_found`. */
export async function readAbsence(sql: Queries, absenceId: string): Promise<Absence> {
  const [row] = await sql<AbsenceRow[]>`${absenceColumns(sql)} WHERE absence.id = ${absenceId}`;
  if (!row) throw new Refusal('not_found');
  return toAbsence(row);
}

/** The absences that concern a school and end on `sinceDay` or later, newest declaration first. */
export async function listAbsences(sql: Queries, uai: string, sinceDay: string): Promise<Absence[]> {
  const rows = await sql<AbsenceRow[]>`
    ${absenceColumns(sql)}
    WHERE absence.id IN (SELECT absence_id FROM absence_teacher WHERE absence_teacher.uai = ${uai})
      AND (absence.last_day IS NULL OR absence.last_day >= ${sinceDay})
    ORDER BY absence.declared_at DESC, absence.id`;
  return rows.map(toAbsence);
}

/** The standing absences that concern a school and are not over by `sinceDay`, locked in the order of plans (by id). */
export async function lockAbsencesOfSchool(tx: Transaction, uai: string, sinceDay: string): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    SELECT id FROM absence
    WHERE state = 'declared' AND (last_day IS NULL OR last_day >= ${sinceDay})
      AND id IN (SELECT absence_id FROM absence_teacher WHERE absence_teacher.uai = ${uai})
    ORDER BY id FOR NO KEY UPDATE`;
  return rows.map(({ id }) => id);
}

/** An absence that is in the way of another, and the school that declared it. */
export interface Overlapping {
  absenceId: string;
  schoolName: string;
}

/**
 * The absence that holds a part of the same time in one of the schools of `teachers`, in that of the first row before all
 * others; or null.
 * @param except the absence that is being changed
 */
export async function findOverlapping(
  sql: Queries,
  teachers: readonly AbsentTeacher[],
  stretches: readonly Stretch[],
  except: string | null = null,
): Promise<Overlapping | null> {
  const away = teachers.flatMap(({ teacherId, timeZone, yearEndsOn }) =>
    awayPeriods(stretches, timeZone, yearEndsOn ?? boundsOf(stretches).firstDay).map((period) => ({
      ...{ teacherId, start: period.from.toISOString(), stop: period.until?.toISOString() ?? null },
    })),
  );
  const [found] = await sql<Overlapping[]>`
    SELECT absence.id AS absence_id, school.name AS school_name
    FROM absence_period JOIN absence ON absence.id = absence_id JOIN school ON school.uai = absence.uai
    JOIN unnest(${away.map(({ teacherId }) => teacherId)}::uuid[], ${away.map(({ start }) => start)}::timestamptz[],
                ${away.map(({ stop }) => stop)}::timestamptz[]) AS away (teacher_id, start, stop)
      ON away.teacher_id = absence_period.teacher_id AND period && tstzrange(away.start, away.stop)
    WHERE absence.id IS DISTINCT FROM ${except}::uuid
    ORDER BY absence_period.teacher_id IS DISTINCT FROM ${teachers[0]?.teacherId ?? null}::uuid, period LIMIT 1`;
  return found ?? null;
}

/** Where an absence lies, for the rights: in each of the schools it concerns. */
export async function absenceWhereabouts(sql: Queries, absenceId: string): Promise<Whereabouts[]> {
  return sql<Whereabouts[]>`
    SELECT school.uai, school.academy_code, NULL AS substitute_id FROM school
    WHERE uai IN (SELECT uai FROM absence WHERE id = ${absenceId}
                  UNION SELECT uai FROM absence_teacher WHERE absence_id = ${absenceId})`;
}

/** What happened around an absence, oldest first. */
export async function listHappenings(sql: Queries, absenceId: string): Promise<Happening[]> {
  const rows = await sql<(Omit<Happening, 'at'> & { at: Date })[]>`
    SELECT id, type, at, actor, cover_id, facts FROM happening WHERE absence_id = ${absenceId} ORDER BY id`;
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

function absenceColumns(sql: Queries) {
  return sql`
    SELECT absence.id, absence.uai, school.name AS school_name, school.time_zone, absence.teacher_id,
      teacher.first_name || ' ' || teacher.last_name AS teacher_name,
      absence.first_day, absence.last_day, absence.reason, absence.state, absence.declared_at, absence.declared_as,
      account.display_name AS declared_by, absence.caller, absence.version, absence.note,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('firstDay', first_day, 'lastDay', last_day,
          'fromMinute', from_minute, 'toMinute', to_minute) ORDER BY position), '[]')
        FROM absence_stretch WHERE absence_id = absence.id) AS stretches,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('uai', other.uai, 'name', other.name) ORDER BY other.name), '[]')
        FROM absence_teacher JOIN school AS other ON other.uai = absence_teacher.uai
        WHERE absence_id = absence.id AND other.uai <> absence.uai) AS other_schools
    FROM absence JOIN school USING (uai) JOIN teacher ON teacher.id = absence.teacher_id
    LEFT JOIN account ON account.id = absence.declared_by`;
}

function toAbsence({ declaredAt, stretches, ...row }: AbsenceRow): Absence {
  return { ...row, stretches: stretches.map(toStretch), declaredAt: declaredAt.toISOString() };
}

function toStretch({ firstDay, lastDay, fromMinute, toMinute }: StretchRow): Stretch {
  const hours =
    fromMinute === null || toMinute === null ? null : { from: clockTimeOf(fromMinute), to: clockTimeOf(toMinute) };
  return { firstDay, lastDay, hours };
}
