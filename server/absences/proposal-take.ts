/** What a calendar tells of absences → proposals that wait for the office. */
import type { Transaction } from '#db/sql.ts';
import type { PronoteLesson } from '../schools/pronote-calendar.ts';
import { type NamedTeacher, teacherMatcher } from '../schools/pronote-names.ts';
import type { Hours } from './proposal-rules.ts';

/** Whose lessons a calendar says have no teacher. */
export type ToldAbsences = ReadonlyMap<string, readonly Hours[]>;

/**
 * The lessons without their teacher that are not over, by teacher. The teacher is the calendar's own, or the one the
 * lesson names; who cannot be told for certain is left out.
 */
export function absencesTold(
  lessons: readonly PronoteLesson[],
  { teacherId, teachers, now }: { teacherId: string | null; teachers: readonly NamedTeacher[]; now: Date },
): ToldAbsences {
  const recognise = teacherMatcher(teachers);
  const found = new Map<string, Map<number, Hours>>();
  for (const { status, teachers: written, startsAt, endsAt } of lessons) {
    if (status !== 'teacher_absent' || endsAt <= now) continue;
    // Of two who teach together nobody says which one is away.
    const [only, ...others] = written;
    const absent = teacherId ?? (only !== undefined && others.length === 0 ? recognise(only) : null);
    if (absent === null) continue;
    const known = found.get(absent) ?? new Map<number, Hours>();
    // Two groups at one hour are one hour of the teacher.
    const endsLast = Math.max(endsAt.getTime(), known.get(startsAt.getTime())?.endsAt.getTime() ?? 0);
    found.set(absent, known.set(startsAt.getTime(), { startsAt, endsAt: new Date(endsLast) }));
  }
  return new Map([...found].map(([id, hours]) => [id, [...hours.values()]]));
}

/** Proposals of one school are changed and answered one after the other. Taken first of all. */
export async function holdProposals(tx: Transaction, uai: string): Promise<void> {
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`proposals ${uai}`}, 0))`;
}

/**
 * Takes in what a calendar tells now, in the place of what it told before: lessons that are new join the proposal that
 * waits for the same teacher; what no calendar tells of any more is gone. A lesson that is declared already, or was
 * answered before, is not proposed.
 */
export async function takeTold(
  tx: Transaction,
  { feedId, uai, told, now }: { feedId: string; uai: string; told: ToldAbsences; now: Date },
): Promise<void> {
  await holdProposals(tx, uai);
  await endOverProposals(tx, uai, now);
  await tx`
    DELETE FROM absence_proposal_lesson AS known USING absence_proposal AS proposal
    WHERE known.feed_id = ${feedId} AND proposal.id = known.proposal_id AND proposal.state = 'waiting'`;
  const lessons = [...told].flatMap(([teacherId, hours]) => hours.map((one) => ({ teacherId, ...one })));
  await propose(tx, { feedId, uai, lessons: await unanswered(tx, lessons), now });
  await endEmptyProposals(tx, uai);
}

interface ToldLesson extends Hours {
  teacherId: string;
}

/** Lessons as a table `told`; as one JSON value, since a statement may have fewer parameters than a year has lessons. */
function toldTable(tx: Transaction, lessons: readonly ToldLesson[]) {
  const rows = lessons.map(({ teacherId, startsAt, endsAt }) => ({
    ...{ teacherId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
  }));
  return tx`
    jsonb_to_recordset(${tx.json(rows)}) AS told ("teacherId" uuid, "startsAt" timestamptz, "endsAt" timestamptz)`;
}

/** Those that no absence holds and that nobody has answered before. */
async function unanswered(tx: Transaction, lessons: readonly ToldLesson[]): Promise<ToldLesson[]> {
  return tx<ToldLesson[]>`
    SELECT "teacherId" AS teacher_id, "startsAt" AS starts_at, "endsAt" AS ends_at
    FROM ${toldTable(tx, lessons)}
    WHERE NOT EXISTS (
        SELECT FROM absence_period AS away
        WHERE away.teacher_id = "teacherId" AND away.period && tstzrange("startsAt", "endsAt"))
      AND NOT EXISTS (
        SELECT FROM absence_proposal_lesson AS known JOIN absence_proposal AS proposal ON proposal.id = known.proposal_id
        WHERE proposal.teacher_id = "teacherId" AND proposal.state IN ('confirmed', 'dismissed')
          AND known.starts_at = "startsAt")`;
}

/** Adds lessons to the proposals that wait for their teachers, and begins those that are missing. */
async function propose(
  tx: Transaction,
  { feedId, uai, lessons, now }: { feedId: string; uai: string; lessons: readonly ToldLesson[]; now: Date },
): Promise<void> {
  await tx`
    INSERT INTO absence_proposal (uai, teacher_id, seen_at)
    SELECT DISTINCT ${uai}, "teacherId", ${now}::timestamptz FROM ${toldTable(tx, lessons)}
    ON CONFLICT (uai, teacher_id) WHERE state = 'waiting' DO NOTHING`;
  await tx`
    INSERT INTO absence_proposal_lesson (proposal_id, feed_id, starts_at, ends_at)
    SELECT proposal.id, ${feedId}, "startsAt", "endsAt"
    FROM ${toldTable(tx, lessons)} JOIN absence_proposal AS proposal
      ON proposal.teacher_id = "teacherId" AND proposal.uai = ${uai} AND proposal.state = 'waiting'`;
}

/** A proposal whose last lesson is over is not the beginning of the next absence. */
async function endOverProposals(tx: Transaction, uai: string, now: Date): Promise<void> {
  await tx`
    UPDATE absence_proposal SET state = 'gone'
    WHERE uai = ${uai} AND state = 'waiting'
      AND NOT EXISTS (SELECT FROM absence_proposal_lesson WHERE proposal_id = absence_proposal.id AND ends_at > ${now})`;
}

/** What no calendar tells of any more needs no answer. */
async function endEmptyProposals(tx: Transaction, uai: string): Promise<void> {
  await tx`
    UPDATE absence_proposal SET state = 'gone'
    WHERE uai = ${uai} AND state = 'waiting'
      AND NOT EXISTS (SELECT FROM absence_proposal_lesson WHERE proposal_id = absence_proposal.id)`;
}

/** What this calendar alone told of waits no longer, since it is removed. */
export async function forgetTold(tx: Transaction, uai: string, feedId: string): Promise<void> {
  await holdProposals(tx, uai);
  await tx`
    DELETE FROM absence_proposal_lesson USING absence_proposal AS proposal
    WHERE feed_id = ${feedId} AND proposal.id = proposal_id AND proposal.state = 'waiting'`;
  await endEmptyProposals(tx, uai);
}
