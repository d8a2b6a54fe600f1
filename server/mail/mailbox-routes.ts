import type { Router } from 'express';
import * as z from 'zod/mini';
import { Id } from '#contract/ids.ts';
import { listMails } from '#contract/mails.ts';
import type { Sql } from '#db/sql.ts';
import type { Serve } from '../http/asked.ts';
import type { WriteLetter } from './letter-writer.ts';
import { findMail, newestMails } from './mail-store.ts';

/** As many as somebody playing makes in an hour. */
const SHOWN = 50;
/** A letter may be styled and may lead away, and nothing else: no script, no picture, nobody else's frame. */
const LETTER_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
  'sandbox allow-popups allow-popups-to-escape-sandbox';

/** Serves the demo's mailbox. Only to be called where the demo may exist. */
export function serveMailbox(
  serve: Serve,
  { router, sql, writeLetter }: { router: Router; sql: Sql; writeLetter: WriteLetter },
): void {
  serve(listMails)(async ({ now }) => ({
    mails: (await newestMails(sql, SHOWN)).map((mail) => {
      const { to, subject, text } = writeLetter(mail);
      const { id, kind, writtenAt, sentAt } = mail;
      const at = { writtenAt: writtenAt.toISOString(), sentAt: sentAt?.toISOString() ?? null };
      return { id, kind, to: to.address, toName: to.name, subject, text, ...at };
    }),
    serverNow: now.toISOString(),
  }));

  // HTML, so no route of the contract: a frame shows it under a policy of its own.
  router.get('/demo/mails/:mailId/letter', async (request, response, next) => {
    const mailId = z.safeParse(Id, request.params.mailId);
    const mail = mailId.success ? await findMail(sql, mailId.data) : null;
    if (!mail) return next();
    const framed = writeLetter(mail).html.replace('<head>', '<head>\n<base target="_blank">');
    response.setHeader('content-security-policy', LETTER_POLICY);
    response.type('html').send(framed);
  });
}
