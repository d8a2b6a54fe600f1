import { Refusal } from '#contract/failure.ts';
import type { OfferState, RefusalReason, TakeBackReason } from '#contract/offers.ts';
import type { Untold } from '#contract/plans.ts';
import type { Queries, Transaction } from '#db/sql.ts';
import type { Whereabouts } from '../http/asked.ts';

export interface NewOffer {
  absenceId: string;
  substituteId: string;
  sentAt: Date;
  deadline: Date;
  assignmentIds: string[];
}

/** Stores an offer and hangs its assignments on it. */
export async function storeOffer(tx: Transaction, { assignmentIds, ...offer }: NewOffer): Promise<string> {
  const [stored] = await tx<{ id: string }[]>`INSERT INTO offer ${tx(offer)} RETURNING id`;
  if (!stored) throw new Error('The offer was not stored.');
  await tx`
    UPDATE assignment SET state = 'offered', offer_id = ${stored.id} WHERE id = ANY(${assignmentIds}::uuid[])`;
  return stored.id;
}

/** Those of these substitutes who have no account, so that nobody writes to them: by name, with the pool's number. */
export async function listUntold(sql: Queries, substituteIds: readonly string[]): Promise<Untold[]> {
  return sql<Untold[]>`
    SELECT first_name || ' ' || last_name AS substitute_name, nullif(phone, '') AS phone
    FROM substitute
    WHERE id = ANY(${[...substituteIds]}::uuid[])
      AND NOT EXISTS (SELECT FROM account_grant WHERE role = 'substitute' AND substitute_id = substitute.id)
    ORDER BY last_name, first_name, id`;
}

export interface LockedOffer {
  id: string;
  state: OfferState;
  deadline: Date;
  absenceId: string;
  substituteName: string;
  /** Covers still offered by it. */
  coverIds: string[];
}

/** Takes an offer for this transaction: whoever comes second waits, and then finds it answered. Throws `not_found`. */
export async function lockOffer(tx: Transaction, offerId: string): Promise<LockedOffer> {
  // Its absence first, as a withdrawal does: in another order the two would wait for each other.
  await tx`SELECT FROM absence WHERE id = (SELECT absence_id FROM offer WHERE id = ${offerId}) FOR SHARE`;
  const [locked] = await tx<Omit<LockedOffer, 'coverIds'>[]>`
    SELECT offer.id, offer.state, offer.deadline, offer.absence_id,
      substitute.first_name || ' ' || substitute.last_name AS substitute_name
    FROM offer JOIN substitute ON substitute.id = offer.substitute_id
    WHERE offer.id = ${offerId} FOR UPDATE OF offer`;
  if (!locked) throw new Refusal('not_found');
  const covers = await tx<{ coverId: string }[]>`
    SELECT cover_id FROM assignment WHERE offer_id = ${offerId} AND state = 'offered' ORDER BY cover_id FOR UPDATE`;
  return { ...locked, coverIds: covers.map(({ coverId }) => coverId) };
}

/** Ends an offer that was waiting. */
export async function settleOffer(
  tx: Transaction,
  offerId: string,
  {
    state,
    answeredAt,
    refusedBecause = null,
    withdrawnBecause = null,
  }: {
    state: Exclude<OfferState, 'sent'>;
    answeredAt: Date;
    refusedBecause?: RefusalReason | null;
    withdrawnBecause?: TakeBackReason | null;
  },
): Promise<void> {
  await tx`
    UPDATE offer SET state = ${state}, answered_at = ${answeredAt}, refused_because = ${refusedBecause},
      withdrawn_because = ${withdrawnBecause}
    WHERE id = ${offerId} AND state = 'sent'`;
}

/** The offer by which somebody is asked about a cover at this moment. */
export async function offerAbout(sql: Queries, coverId: string): Promise<string | null> {
  const [asked] = await sql<{ offerId: string }[]>`
    SELECT offer_id FROM assignment WHERE cover_id = ${coverId} AND state = 'offered'`;
  return asked?.offerId ?? null;
}

/** The schools of the covers named are not proposed to the offer's substitute again. */
export async function excludeSchoolsOf(
  tx: Transaction,
  { id, coverIds }: Pick<LockedOffer, 'id' | 'coverIds'>,
): Promise<void> {
  await tx`
    INSERT INTO substitute_exclusion (substitute_id, uai)
    SELECT DISTINCT offer.substitute_id, cover.uai FROM offer, cover
    WHERE offer.id = ${id} AND cover.id = ANY(${coverIds}::uuid[])
    ON CONFLICT DO NOTHING`;
}

/** The offer's assignments of these covers become promises. The exclusion constraints hold since they were offered. */
export async function acceptAssignments(tx: Transaction, offerId: string, coverIds: string[]): Promise<void> {
  await tx`
    UPDATE assignment SET state = 'accepted'
    WHERE offer_id = ${offerId} AND cover_id = ANY(${coverIds}::uuid[]) AND state = 'offered'`;
}

/** Offers whose deadline has passed without an answer. */
export async function listOverdue(sql: Queries, now: Date): Promise<string[]> {
  const overdue = await sql<{ id: string }[]>`
    SELECT id FROM offer WHERE state = 'sent' AND deadline <= ${now} ORDER BY deadline, id`;
  return overdue.map(({ id }) => id);
}

/** Offers that wait although nothing of them is offered any more. */
export async function listHollow(sql: Queries, absenceId: string): Promise<string[]> {
  const hollow = await sql<{ id: string }[]>`
    SELECT id FROM offer
    WHERE absence_id = ${absenceId} AND state = 'sent'
      AND NOT EXISTS (SELECT FROM assignment WHERE assignment.offer_id = offer.id AND assignment.state = 'offered')`;
  return hollow.map(({ id }) => id);
}

/** Where an offer lies, for the rights. */
export async function offerWhereabouts(sql: Queries, offerId: string): Promise<Whereabouts | null> {
  const [offer] = await sql<Whereabouts[]>`
    SELECT school.uai, school.academy_code, offer.substitute_id
    FROM offer JOIN absence ON absence.id = offer.absence_id JOIN school USING (uai) WHERE offer.id = ${offerId}`;
  return offer ?? null;
}
