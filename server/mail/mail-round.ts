import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Log } from '#runtime/log.ts';
import type { Repeat, Stop } from '#runtime/repeat.ts';
import type { WriteLetter } from './letter-writer.ts';
import { nextTry } from './mail-rules.ts';
import { CARRIED_AT_ONCE, MailRefused, type MailSender } from './mail-sender.ts';
import { claimMails, keepFailed, keepSent, type StoredMail } from './mail-store.ts';

/** An offer may live for ten minutes: seconds count little, minutes would. */
const LOOK_EVERY_MS = 3_000;
/** Longer than any try takes by the sender's own limits, so that no letter is carried twice at a time. */
const LEASE_MS = 5 * 60_000;
/** Of what a mail server says. */
const LONGEST_ERROR = 500;

export interface MailWorld {
  sql: Sql;
  clock: Clock;
  sender: MailSender;
  writeLetter: WriteLetter;
  log: Log;
}

/** Sends what is in the outbox, for as long as the server runs. Several servers share the work. */
export function startMailRound({ repeat, ...world }: MailWorld & { repeat: Repeat }): Stop {
  const stop = repeat(async () => {
    try {
      return (await sendDueMails(world)) === CARRIED_AT_ONCE ? 0 : LOOK_EVERY_MS;
    } catch (failure) {
      // The next round tries again; a database that is away is told once a round.
      world.log.warn({ err: failure }, 'letters could not be taken from the outbox');
      return LOOK_EVERY_MS;
    }
  });
  return async () => {
    await stop();
    world.sender.close();
  };
}

/** Sends the letters that are due, a handful at once. Returns how many were taken. */
export async function sendDueMails(world: MailWorld): Promise<number> {
  const now = world.clock.now();
  const leasedUntil = new Date(now.getTime() + LEASE_MS);
  const claimed = await claimMails(world.sql, { now, leasedUntil, atOnce: CARRIED_AT_ONCE });
  await Promise.all(claimed.map((mail) => carry(world, mail)));
  return claimed.length;
}

async function carry({ sql, clock, sender, writeLetter, log }: MailWorld, mail: StoredMail): Promise<void> {
  try {
    await sender.send(writeLetter(mail));
  } catch (failure) {
    const now = clock.now();
    const isForGood = failure instanceof MailRefused && failure.isForGood;
    const dueAt = nextTry(mail.tries, now, isForGood);
    const error = String(failure instanceof Error ? failure.message : failure).slice(0, LONGEST_ERROR);
    await keepFailed(sql, mail.id, { now, dueAt, error });
    // The server's words may name the person: they stay in the table.
    if (dueAt) log.warn({ mailId: mail.id, tries: mail.tries }, 'a letter could not be sent, trying again');
    else log.error({ mailId: mail.id, tries: mail.tries }, 'a letter was given up');
    return;
  }
  await keepSent(sql, mail.id, clock.now());
}
