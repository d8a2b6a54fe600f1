import { createTransport } from 'nodemailer';

/** A letter on its way out. */
export interface OutgoingMail {
  /** Of the letter, not of the try: the recipient's server can recognise a second one. */
  messageId: string;
  date: Date;
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
}

/** Hands a letter over: when it returns, the other side is responsible. @throws MailRefused, or Error when nobody answered */
export interface MailSender {
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

/** The mail server answered no. */
export class MailRefused extends Error {
  override name = 'MailRefused';
  /** It will say so the next time as well: no such address, or the letter itself is not wanted. */
  readonly isForGood: boolean;

  constructor(message: string, isForGood: boolean, cause: unknown) {
    super(message, { cause });
    this.isForGood = isForGood;
  }
}

/** So many letters are carried side by side, each over a connection that is kept. */
export const CARRIED_AT_ONCE = 4;
const PATIENCE_MS = 10_000;
/** Between two answers of a server; some hold back a stranger's letter for this long on purpose. */
const SILENCE_MS = 30_000;

/** @param url `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://…:465`. @param from `Relève <releve@…>` */
export function createSmtpSender({ url, from }: { url: string; from: string }): MailSender {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CARRIED_AT_ONCE,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      // No machine answers this letter (RFC 3834), and no holiday notice comes back for it.
      const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
      try {
        await transport.sendMail({ ...mail, from, headers });
      } catch (failure) {
        throw asRefusal(failure);
      }
    },
    close: () => transport.close(),
  };
}

/** In the demo no letter leaves: the mailbox page shows what is in the outbox, and that counts as delivered. */
export const demoMailbox: MailSender = { send: async () => undefined, close: () => undefined };

/** An SMTP answer from 500 on to the letter itself is for good (RFC 5321 4.2.1); one to our sign-in is our own mistake, and mended. */
function asRefusal(failure: unknown): unknown {
  if (!(failure instanceof Error) || !('responseCode' in failure)) return failure;
  const { responseCode } = failure;
  const aboutLetter = 'code' in failure && (failure.code === 'EENVELOPE' || failure.code === 'EMESSAGE');
  return new MailRefused(failure.message, aboutLetter && Number(responseCode) >= 500, failure);
}
