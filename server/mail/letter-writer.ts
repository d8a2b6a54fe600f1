import { letterOf } from './mail-rules.ts';
import type { OutgoingMail } from './mail-sender.ts';
import type { StoredMail } from './mail-store.ts';
import type { OfferLinks } from './offer-link-rules.ts';
import { asHtml, asText } from './set-letter.ts';

/** Makes the letter of a row of the outbox: the same row always gives the same letter, with the same Message-ID. */
export type WriteLetter = (mail: StoredMail) => OutgoingMail;

export function createLetterWriter({ publicUrl, links }: { publicUrl: string; links: OfferLinks }): WriteLetter {
  const { hostname } = new URL(publicUrl);
  return (mail) => {
    const letter = letterOf(mail, { publicUrl, offerToken: links.sign(mail.offerId) });
    return {
      messageId: `<${mail.id}@${hostname}>`,
      date: mail.writtenAt,
      to: { name: mail.toName, address: mail.toAddress },
      subject: letter.subject,
      text: asText(letter),
      html: asHtml(letter),
    };
  };
}
