import type { chooseByHand as chooseByHandRoute, confirmPlan as confirmPlanRoute } from '#contract/plans.ts';
import type { Reply } from '#contract/route.ts';
import type { Sql, Transaction } from '#db/sql.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import { askAgain } from '../assignment/ask-again.ts';
import { chooseByHand, type HandChoice } from '../assignment/choose-by-hand.ts';
import { coversById } from '../assignment/cover-board.ts';
import { decidedOtherwise, proposeNext } from '../assignment/next-candidates.ts';
import { academyOfPlan, readPlannedRow } from '../assignment/plan-store.ts';
import type { ProposedRow } from '../assignment/proposal-store.ts';
import { moveCovers } from '../cover/cover-store.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { answerDeadline, bundle } from './offer-rules.ts';
import { listUntold, storeOffer } from './offer-store.ts';

/**
 * Confirms rows of an academy's plans: every rule is asked again, and one offer goes out for each absence and substitute. Rows
 * that cannot go out come back with whoever is next, the others stand.
 */
export async function confirmPlan(
  sql: Sql,
  leave: LeaveHappening,
  { planId, assignmentIds, act }: { planId: string; assignmentIds: readonly string[]; act: Act },
): Promise<Reply<typeof confirmPlanRoute>> {
  return retryDeadlocks(() =>
    sql.begin(async (tx) => {
      const academyCode = await academyOfPlan(tx, planId);
      const named = [...new Set(assignmentIds)];
      const { sound, fallen } = await askAgain(tx, academyCode, named, act.now);
      const offersSent = await sendAll(tx, leave, sound, act);
      const waited = new Set([...sound, ...fallen.map(({ row }) => row)].map(({ assignmentId }) => assignmentId));
      const gone = named.filter((id) => !waited.has(id));
      return {
        offersSent,
        untold: await listUntold(
          tx,
          sound.map(({ substituteId }) => substituteId),
        ),
        movedOn: [
          ...(await decidedOtherwise(tx, academyCode, gone)),
          ...(await proposeNext(tx, leave, { academyCode, fallen, act })),
        ],
      };
    }),
  );
}
/** Puts somebody beside a cover by hand; with `sendNow` the offer leaves in the same breath. Throws as `chooseByHand`. */
export async function chooseAndSend(
  sql: Sql,
  leave: LeaveHappening,
  { sendNow, ...choice }: HandChoice & { sendNow: boolean },
): Promise<Reply<typeof chooseByHandRoute>> {
  return retryDeadlocks(() =>
    sql.begin(async (tx) => {
      const { assignmentId, academyCode, displaced } = await chooseByHand(tx, leave, choice);
      if (sendNow) {
        const { sound } = await askAgain(tx, academyCode, [assignmentId], choice.act.now);
        await sendAll(tx, leave, sound, choice.act);
      }
      return { ...(await readPlannedRow(tx, assignmentId)), displaced: await coversById(tx, displaced) };
    }),
  );
}

/** One offer for each absence and substitute; returns how many. */
async function sendAll(tx: Transaction, leave: LeaveHappening, rows: ProposedRow[], act: Act): Promise<number> {
  const bundles = bundle(rows);
  for (const ofOnePerson of bundles) await sendOffer(tx, leave, ofOnePerson, act);
  return bundles.length;
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
