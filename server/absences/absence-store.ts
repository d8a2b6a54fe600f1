import type { Absence, NewAbsence } from '#contract/absences.ts';
import { Refusal } from '#contract/failure.ts';
import type { Happening } from '#contract/happenings.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import type { Whereabouts } from '../http/asked.ts';
import { type AwayPeriod, clockTimeOf, minuteOf } from './absence-rules.ts';

/** SQLSTATE of a broken exclusion constraint. */
const EXCLUSION_VIOLATION = '23P01';

interface AbsenceRow {
  id: string;
  uai: string;
  timeZone: string;
  teacherId: string;
  teacherName: string;
  firstDay: string;
  lastDay: string;
  fromMinute: number | null;
  toMinute: number | null;
  reason: Absence['reason'];
  state: Absence['state'];
  declaredAt: Date;
}

export interface Declaration {
  uai: string;
  declaredBy: string | null;
  declaredAt: Date;
  form: NewAbsence;
  periods: AwayPeriod[];
}

/**
 * Stores an absence, or finds the one that the same form made before.
 * @returns `fresh: false` when the form had been sent already; nothing was written then.
 * @throws Refusal `absence_already_declared` when the teacher is away in a part of that time already
 */
export async function storeAbsence(tx: Transaction, declaration: Declaration): Promise<{ id: string; fresh: boolean }> {
  const { form, uai, declaredBy, declaredAt } = declaration;
  const [stored] = await tx<{ id: string }[]>`
    INSERT INTO absence (request_key, uai, teacher_id, first_day, last_day, from_minute, to_minute, reason, declared_by, declared_at)
    VALUES (${form.requestKey}, ${uai}, ${form.teacherId}, ${form.firstDay}, ${form.lastDay},
      ${form.hours ? minuteOf(form.hours.from) : null}, ${form.hours ? minuteOf(form.hours.to) : null},
      ${form.reason}, ${declaredBy}, ${declaredAt})
    ON CONFLICT (request_key) DO NOTHING
    RETURNING id`;
  if (!stored) return { id: await findByRequestKey(tx, uai, form.requestKey), fresh: false };
  await storePeriods(tx, stored.id, form.teacherId, declaration.periods);
  return { id: stored.id, fresh: true };
}

async function findByRequestKey(tx: Transaction, uai: string, requestKey: string): Promise<string> {
  const [known] = await tx<{ id: string }[]>`SELECT id FROM absence WHERE request_key = ${requestKey} AND uai = ${uai}`;
  // A key of another school's form: a guess or a bug, and no reason to tell what stands behind it.
  if (!known) throw new Refusal('invalid_input', [{ path: 'requestKey' }]);
  return known.id;
}

async function storePeriods(
  tx: Transaction,
  absenceId: string,
  teacherId: string,
  periods: AwayPeriod[],
): Promise<void> {
  try {
    // As texts: the driver takes an array of Dates for one instant.
    const starts = periods.map(({ from }) => from.toISOString());
    const ends = periods.map(({ until }) => until.toISOString());
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
 * Ends an absence and frees its time.
 * @throws Refusal `absence_already_withdrawn`, `not_found`
 */
export async function withdraw(tx: Transaction, absenceId: string): Promise<void> {
  const moved = await tx`UPDATE absence SET state = 'withdrawn' WHERE id = ${absenceId} AND state = 'declared'`;
  if (moved.count === 0) throw new Refusal('absence_already_withdrawn');
  await tx`DELETE FROM absence_period WHERE absence_id = ${absenceId}`;
}

/** One absence; throws `not_found`. */
export async function readAbsence(sql: Queries, absenceId: string): Promise<Absence> {
  const [row] = await sql<AbsenceRow[]>`${absenceColumns(sql)} WHERE absence.id = ${absenceId}`;
  if (!row) throw new Refusal('not_found');
  return toAbsence(row);
}

/** The absences of a school that end on `sinceDay` or later, newest declaration first. */
export async function listAbsences(sql: Queries, uai: string, sinceDay: string): Promise<Absence[]> {
  const rows = await sql<AbsenceRow[]>`
    ${absenceColumns(sql)}
    WHERE absence.uai = ${uai} AND absence.last_day >= ${sinceDay}
    ORDER BY absence.declared_at DESC, absence.id`;
  return rows.map(toAbsence);
}

/** Where an absence lies, for the rights. */
export async function absenceWhereabouts(sql: Queries, absenceId: string): Promise<Whereabouts | null> {
  const [found] = await sql<{ uai: string; academyCode: string }[]>`
    SELECT school.uai, school.academy_code FROM absence JOIN school USING (uai) WHERE absence.id = ${absenceId}`;
  return found ? { ...found, substituteId: null } : null;
}

/** The stretches of time an absence takes. */
export async function listPeriods(sql: Queries, absenceId: string): Promise<AwayPeriod[]> {
  return sql<AwayPeriod[]>`
    SELECT lower(period) AS "from", upper(period) AS until
    FROM absence_period WHERE absence_id = ${absenceId} ORDER BY period`;
}

/** What happened around an absence, oldest first. */
export async function listHappenings(sql: Queries, absenceId: string): Promise<Happening[]> {
  const rows = await sql<(Omit<Happening, 'at'> & { at: Date })[]>`
    SELECT id, type, at, actor, cover_id, facts FROM happening WHERE absence_id = ${absenceId} ORDER BY id`;
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

function absenceColumns(sql: Queries) {
  return sql`
    SELECT absence.id, absence.uai, school.time_zone, absence.teacher_id,
      teacher.first_name || ' ' || teacher.last_name AS teacher_name,
      absence.first_day, absence.last_day, absence.from_minute, absence.to_minute,
      absence.reason, absence.state, absence.declared_at
    FROM absence JOIN school USING (uai) JOIN teacher ON teacher.id = absence.teacher_id`;
}

function toAbsence({ fromMinute, toMinute, declaredAt, ...row }: AbsenceRow): Absence {
  const hours =
    fromMinute === null || toMinute === null ? null : { from: clockTimeOf(fromMinute), to: clockTimeOf(toMinute) };
  return { ...row, hours, declaredAt: declaredAt.toISOString() };
}
