import { Refusal } from '#contract/failure.ts';
import { answerOfferLink, readOfferLink } from '#contract/mails.ts';
import type { Serve } from '../http/asked.ts';
import { answerOffer } from '../offers/answer-offer.ts';
import { waitingOffers, zoneOf } from '../offers/inbox-store.ts';
import { moveOffersOn, type OfferGround } from '../offers/offer-expiry.ts';
import { readAddressee } from './addressee-store.ts';
import type { OfferLinks } from './offer-link-rules.ts';

/** Serves what a letter's link leads to: looking changes nothing, answering takes one tap and no password. */
export function serveOfferLinks(serve: Serve, { links, ...ground }: OfferGround & { links: OfferLinks }): void {
  const { sql, leave } = ground;
  const addresseeOf = async (token: string) => {
    const offerId = links.read(token);
    const addressee = offerId === null ? null : await readAddressee(sql, offerId);
    if (!addressee) throw new Refusal('offer_link_unknown');
    return addressee;
  };

  serve(readOfferLink)(async ({ query: { token }, now }) => {
    const { offerId, substituteId, state, deadline } = await addresseeOf(token);
    const offer = (await waitingOffers(sql, substituteId, now)).find(({ id }) => id === offerId) ?? null;
    return {
      state: state === 'sent' && deadline <= now ? 'expired' : state,
      offer,
      timeZone: await zoneOf(sql, substituteId),
      serverNow: now.toISOString(),
    };
  });

  serve(answerOfferLink)(async ({ body: { token, ...answer }, now, requestId }) => {
    const { offerId, substituteId, substituteName } = await addresseeOf(token);
    // Late by a second is late, as in the inbox.
    await moveOffersOn(ground, now);
    const act = { now, requestId, by: { id: substituteId, displayName: substituteName } };
    const answered = await answerOffer(sql, leave, { offerId, ...answer, act });
    await moveOffersOn(ground, now);
    return answered;
  });
}
