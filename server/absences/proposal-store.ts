import type { AbsenceProposal } from '#contract/feeds.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import { listTeacherLessons } from '../schools/lesson-store.ts';
import { shownAt } from '../schools/wall-clock.ts';
import { type Hours, isTaken, type ProposedStretch, proposedStretches } from './proposal-rules.ts';

interface ProposalRow {
  id: string;
  uai: string;
  timeZone: string;
  teacherId: string;
  teacherName: string;
  feedName: string | null;
  seenAt: Date;
}

/** A proposal that waits, with what would follow from a yes now. */
export interface WaitingProposal extends ProposalRow {
  stretches: ProposedStretch[];
  /** Those that the stretches take, soonest first. */
  lessons: Hours[];
  /** Those beyond the longest absence that one form declares. */
  later: Hours[];
}

/** The proposals of a school that wait and still have a lesson to come that nobody has declared, soonest first. */
export async function waitingProposals(sql: Queries, uai: string, now: Date): Promise<WaitingProposal[]> {
  const rows = await sql<
    ProposalRow[]
  >`${proposalColumns(sql)} WHERE proposal.uai = ${uai} AND proposal.state = 'waiting'`;
  const found: WaitingProposal[] = [];
  for (const row of rows) found.push(...(await withLessons(sql, row, now)));
  return found.sort((a, b) => firstStart(a) - firstStart(b) || (a.id < b.id ? -1 : 1));
}

/** One of them; null when it waits no more, or has no lesson left. */
export async function waitingProposal(sql: Queries, proposalId: string, now: Date): Promise<WaitingProposal | null> {
  const [row] = await sql<ProposalRow[]>`
    ${proposalColumns(sql)} WHERE proposal.id = ${proposalId} AND proposal.state = 'waiting'`;
  const [found] = row ? await withLessons(sql, row, now) : [];
  return found ?? null;
}

function firstStart({ lessons }: WaitingProposal): number {
  return lessons[0]?.startsAt.getTime() ?? 0;
}

function proposalColumns(sql: Queries) {
  return sql`
    SELECT proposal.id, proposal.uai, school.time_zone, proposal.teacher_id, proposal.seen_at,
      teacher.first_name || ' ' || teacher.last_name AS teacher_name,
      (SELECT min(feed.name) FROM absence_proposal_lesson AS told JOIN feed ON feed.id = told.feed_id
       WHERE told.proposal_id = proposal.id) AS feed_name
    FROM absence_proposal AS proposal JOIN school USING (uai) JOIN teacher ON teacher.id = proposal.teacher_id`;
}

async function withLessons(sql: Queries, row: ProposalRow, now: Date): Promise<WaitingProposal[]> {
  const open = await openLessons(sql, row.id, now);
  const [first, last] = [open[0], open.at(-1)];
  if (!first || !last) return [];
  const { uai, teacherId, timeZone } = row;
  const [firstDay, lastDay] = [shownAt(first.startsAt, timeZone).day, shownAt(last.startsAt, timeZone).day];
  const timetabled = await listTeacherLessons(sql, { uai, teacherId, firstDay, lastDay });
  const stretches = proposedStretches(open, timetabled, timeZone);
  const [lessons, later] = [true, false].map((taken) =>
    open.filter((one) => isTaken(one, stretches, timeZone) === taken),
  );
  return [{ ...row, stretches, lessons: lessons ?? [], later: later ?? [] }];
}

/** The lessons of a proposal that are not over and that no absence holds, each once, soonest first. */
async function openLessons(sql: Queries, proposalId: string, now: Date): Promise<Hours[]> {
  return sql<Hours[]>`
    SELECT starts_at, max(ends_at) AS ends_at
    FROM absence_proposal_lesson AS told JOIN absence_proposal AS proposal ON proposal.id = told.proposal_id
    WHERE proposal.id = ${proposalId} AND ends_at > ${now}
      AND NOT EXISTS (
        SELECT FROM absence_period AS away
        WHERE away.teacher_id = proposal.teacher_id AND away.period && tstzrange(told.starts_at, told.ends_at))
    GROUP BY starts_at ORDER BY starts_at`;
}

export function toContract({ seenAt, stretches, lessons, ...row }: WaitingProposal): AbsenceProposal {
  const { id, teacherId, teacherName, feedName } = row;
  return { id, teacherId, teacherName, feedName, seenAt: seenAt.toISOString(), stretches, lessons: lessons.length };
}

/** How a proposal was answered, or whether it waits; null when the school has none of this id. Locks it. */
export async function lockProposal(
  tx: Transaction,
  uai: string,
  proposalId: string,
): Promise<{ state: 'waiting' | 'confirmed' | 'dismissed' | 'gone'; absenceId: string | null } | null> {
  const [found] = await tx<{ state: 'waiting' | 'confirmed' | 'dismissed' | 'gone'; absenceId: string | null }[]>`
    SELECT state, absence_id FROM absence_proposal WHERE id = ${proposalId} AND uai = ${uai} FOR UPDATE`;
  return found ?? null;
}

export interface Answer {
  proposalId: string;
  state: 'confirmed' | 'dismissed';
  absenceId: string | null;
  by: string | null;
  at: Date;
}

export async function storeAnswer(tx: Transaction, { proposalId, state, absenceId, by, at }: Answer): Promise<void> {
  await tx`
    UPDATE absence_proposal SET state = ${state}, absence_id = ${absenceId}, answered_by = ${by}, answered_at = ${at}
    WHERE id = ${proposalId}`;
}

/** Lessons that one absence could not take wait as a proposal of their own. */
export async function keepWaiting(
  tx: Transaction,
  { id, uai, teacherId, seenAt, later }: WaitingProposal,
): Promise<void> {
  if (later.length === 0) return;
  const [rest] = await tx<{ id: string }[]>`
    INSERT INTO absence_proposal (uai, teacher_id, seen_at) VALUES (${uai}, ${teacherId}, ${seenAt}) RETURNING id`;
  const starts = later.map(({ startsAt }) => startsAt.toISOString());
  await tx`
    UPDATE absence_proposal_lesson SET proposal_id = ${rest?.id ?? null}
    WHERE proposal_id = ${id} AND starts_at = ANY(${starts}::timestamptz[])`;
}
