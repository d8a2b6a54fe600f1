import { Refusal } from '#contract/failure.ts';
import type { HappeningType } from '#contract/happenings.ts';
import type { Answered, AnswerToOffer, TakeBackReason } from '#contract/offers.ts';
import type { Sql, Transaction } from '#db/sql.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import { endAssignments } from '../assignment/assignment-store.ts';
import { moveCovers } from '../cover/cover-store.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { wantNext } from './next-in-line.ts';
import {
  acceptAssignments,
  excludeSchoolsOf,
  type LockedOffer,
  listOverdue,
  lockOffer,
  settleOffer,
} from './offer-store.ts';

/** What somebody says about an offer they accept is not kept. */
export interface Answer extends AnswerToOffer {
  offerId: string;
  act: Act;
}

/**
 * Takes a substitute's answer: the covers named are accepted, the others of the offer open again.
 * @throws Refusal `offer_already_answered`, `offer_withdrawn`, `offer_expired`, or `cover_moved_on` when a cover named is not
 *   offered by this offer (any more)
 */
export async function answerOffer(sql: Sql, leave: LeaveHappening, answer: Answer): Promise<Answered> {
  return retryDeadlocks(() => sql.begin((tx) => takeAnswer(tx, leave, answer)));
}

async function takeAnswer(
  tx: Transaction,
  leave: LeaveHappening,
  { offerId, acceptedCoverIds, because = null, excludeSchools = false, act }: Answer,
): Promise<Answered> {
  const offer = await lockOffer(tx, offerId);
  checkAnswerable(offer, act.now);
  const accepted = [...new Set(acceptedCoverIds)];
  if (accepted.some((coverId) => !offer.coverIds.includes(coverId))) throw new Refusal('cover_moved_on');
  await acceptAssignments(tx, offer.id, accepted);
  await moveCovers(tx, accepted, 'accepted');
  await reopen(
    tx,
    offer.coverIds.filter((coverId) => !accepted.includes(coverId)),
  );
  const state = accepted.length > 0 ? 'accepted' : 'refused';
  if (state === 'refused' && excludeSchools) await excludeSchoolsOf(tx, offer);
  const refusedBecause = state === 'refused' ? because : null;
  await settleOffer(tx, offer.id, { state, answeredAt: act.now, refusedBecause });
  const count = state === 'accepted' ? accepted.length : offer.coverIds.length;
  await leave(tx, told(`offer.${state}`, offer, { act, count }));
  return { state, accepted: accepted.length };
}

function checkAnswerable({ state, deadline }: LockedOffer, now: Date): void {
  if (state === 'withdrawn') throw new Refusal('offer_withdrawn');
  if (state === 'expired' || (state === 'sent' && deadline <= now)) throw new Refusal('offer_expired');
  if (state !== 'sent') throw new Refusal('offer_already_answered');
}

/**
 * Ends every offer whose deadline has passed; its covers open again. Safe to run from any number of servers.
 * @param failed is told of an offer that could not be ended, and the others go on; without it they do not
 * @returns how many were overdue
 */
export async function expireOffers(
  sql: Sql,
  leave: LeaveHappening,
  now: Date,
  failed: (offerId: string, failure: unknown) => void = throwOn,
): Promise<number> {
  const overdue = await listOverdue(sql, now);
  const act = { now, by: null, requestId: null };
  for (const offerId of overdue) {
    try {
      await retryDeadlocks(() => sql.begin((tx) => endUnanswered(tx, leave, { offerId, state: 'expired', act })));
    } catch (failure) {
      failed(offerId, failure);
    }
  }
  return overdue.length;
}

function throwOn(_offerId: string, failure: unknown): never {
  throw failure;
}

export interface Ending {
  offerId: string;
  state: 'expired' | 'withdrawn';
  /** Why the academy withdraws it; null when time or the school ended it. */
  withdrawnBecause?: TakeBackReason | null;
  act: Act;
}

/**
 * Ends an offer that still waits, without an answer; one that was answered meanwhile is left alone.
 * @returns the covers that are open again
 */
export async function endUnanswered(
  tx: Transaction,
  leave: LeaveHappening,
  { offerId, state, withdrawnBecause = null, act }: Ending,
): Promise<string[]> {
  const offer = await lockOffer(tx, offerId);
  if (offer.state !== 'sent') return [];
  await reopen(tx, offer.coverIds);
  await settleOffer(tx, offerId, { state, answeredAt: act.now, withdrawnBecause });
  await leave(tx, told(`offer.${state}`, offer, { act, count: offer.coverIds.length }));
  return offer.coverIds;
}

async function reopen(tx: Transaction, coverIds: string[]): Promise<void> {
  await endAssignments(tx, coverIds);
  await moveCovers(tx, coverIds, 'open');
  await wantNext(tx, coverIds);
}

function told(type: HappeningType, offer: LockedOffer, { act, count }: { act: Act; count: number }) {
  return {
    type,
    at: act.now,
    actor: act.by?.displayName ?? null,
    absenceId: offer.absenceId,
    coverId: null,
    facts: { offerId: offer.id, substituteName: offer.substituteName, count },
    requestId: act.requestId,
  };
}
