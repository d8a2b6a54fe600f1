import type { Reaction } from '../happenings/happenings.ts';
import { toldOf } from './mail-rules.ts';
import { readOfferMatter, readPromised, writeMails } from './mail-store.ts';

/** A fact about an offer → a letter to each who is concerned, in the same transaction: both are stored, or neither. */
export const writeOnOffer: Reaction = async (tx, { type, at, facts }) => {
  const offerId = String(facts.offerId);
  const matter = await readOfferMatter(tx, offerId);
  if (!matter) return;
  for (const told of toldOf[type] ?? []) {
    await writeMails(tx, { ...told, about: offerId, offerId, matter, writtenAt: at });
  }
};

/**
 * A promise fell away → who should know is told, in one letter for all lessons of the same act. Where the reaction that ends
 * assignments runs as well, this one comes first: an ended assignment does not tell whether it was a promise or a question.
 */
export const writeOnLostPromise: Reaction = async (tx, { type, coverId, absenceId, at, requestId }) => {
  const promised = coverId ? await readPromised(tx, coverId, at) : null;
  if (!promised) return;
  const { offerId, ...matter } = promised;
  for (const told of toldOf[type] ?? []) {
    const about = `${absenceId} ${requestId ?? at.toISOString()}`;
    await writeMails(tx, { ...told, about, offerId, matter, writtenAt: at });
  }
};
