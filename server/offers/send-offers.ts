import type { Sql, Transaction } from '#db/sql.ts';
import { lockProposals } from '../assignment/assignment-store.ts';
import { moveCovers } from '../cover/cover-store.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { answerDeadline, bundle, type ProposedRow } from './offer-rules.ts';
import { storeOffer } from './offer-store.ts';

export interface Confirmed {
  offersSent: number;
  /** Assignments that were not waiting any more: replanned, withdrawn, or confirmed by somebody else. */
  movedOn: string[];
}

/** Confirms rows of a plan: one offer for each absence and substitute. Rows that moved on meanwhile are named, the others go out. */
export async function confirmPlan(
  sql: Sql,
  leave: LeaveHappening,
  { planId, assignmentIds, act }: { planId: string; assignmentIds: string[]; act: Act },
): Promise<Confirmed> {
  return sql.begin(async (tx) => {
    const waiting = await lockProposals(tx, planId, assignmentIds);
    // About a lesson that has begun nobody is asked any more.
    const rows = waiting.filter(({ startsAt }) => startsAt > act.now);
    const bundles = bundle(rows);
    for (const ofOnePerson of bundles) await sendOffer(tx, leave, ofOnePerson, act);
    const confirmed = new Set(rows.map(({ assignmentId }) => assignmentId));
    return { offersSent: bundles.length, movedOn: assignmentIds.filter((id) => !confirmed.has(id)) };
  });
}

async function sendOffer(tx: Transaction, leave: LeaveHappening, rows: ProposedRow[], act: Act): Promise<void> {
  const [first] = rows.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  if (!first) return;
  const { absenceId, substituteId } = first;
  const deadline = answerDeadline(act.now, first.startsAt);
  const offerId = await storeOffer(tx, {
    absenceId,
    substituteId,
    sentAt: act.now,
    deadline,
    assignmentIds: rows.map(({ assignmentId }) => assignmentId),
  });
  await moveCovers(
    tx,
    rows.map(({ coverId }) => coverId),
    'offered',
  );
  await leave(tx, {
    type: 'offer.sent',
    at: act.now,
    actor: act.by?.displayName ?? null,
    absenceId,
    coverId: null,
    facts: {
      offerId,
      substituteName: await nameOf(tx, substituteId),
      count: rows.length,
      deadline: deadline.toISOString(),
    },
    requestId: act.requestId,
  });
}

async function nameOf(tx: Transaction, substituteId: string): Promise<string> {
  const [substitute] = await tx<{ name: string }[]>`
    SELECT first_name || ' ' || last_name AS name FROM substitute WHERE id = ${substituteId}`;
  return substitute?.name ?? '';
}
