import type { OfferState } from '#contract/offers.ts';
import type { Queries } from '#db/sql.ts';

/** Whom an offer was sent to, and how it stands. */
export interface Addressee {
  offerId: string;
  substituteId: string;
  substituteName: string;
  state: OfferState;
  deadline: Date;
}

export async function readAddressee(sql: Queries, offerId: string): Promise<Addressee | null> {
  const [addressee] = await sql<Addressee[]>`
    SELECT offer.id AS offer_id, offer.substitute_id, offer.state, offer.deadline,
      substitute.first_name || ' ' || substitute.last_name AS substitute_name
    FROM offer JOIN substitute ON substitute.id = offer.substitute_id WHERE offer.id = ${offerId}`;
  return addressee ?? null;
}
