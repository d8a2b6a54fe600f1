import { type FailureCode, Refusal } from '#contract/failure.ts';
import { LessonEntry } from '#contract/lesson-channel.ts';
import type { Account } from '#contract/people.ts';
import type { Sql } from '#db/sql.ts';
import type { Log } from '#runtime/log.ts';
import type { ClassroomDevice, Member } from '../http/asked.ts';
import { hashOfSecret } from '../http/session-cookie.ts';
import { findClassroom } from './classroom-store.ts';
import { memberFinder } from './member-store.ts';

export interface EntryWorld {
  sql: Sql;
  /** The account whose live session the cookie header names, or null. */
  accountOf: (cookieHeader: string | undefined) => Promise<Account | null>;
  log: Log;
}

/** What a socket brought along: its `auth` as sent, and its cookies. */
export interface Handshake {
  auth: unknown;
  cookie: string | undefined;
}

/**
 * Who a socket is in the lesson it names. Asked at the entry and again before every act and every state sent: a right
 * that ended has ended at once.
 * @throws Refusal `invalid_input`, `not_signed_in`, `classroom_unknown`, `classroom_revoked`, `not_in_this_lesson`
 */
export async function admit(world: EntryWorld, { auth, cookie }: Handshake): Promise<Member> {
  const entry = LessonEntry.safeParse(auth);
  if (!entry.success) throw new Refusal('invalid_input');
  const { room, classroomCredential } = entry.data;
  const who =
    classroomCredential === null
      ? { account: await accountOf(world, cookie), classroom: null }
      : { account: null, classroom: await deviceOf(world, classroomCredential) };
  const member = await memberFinder(world.sql)(room, who);
  if (!member) throw new Refusal('not_in_this_lesson');
  return member;
}

/** The code to answer with; what is no refusal is our fault, logged here and not told. */
export function codeOf(failure: unknown, log: Log): FailureCode {
  if (failure instanceof Refusal) return failure.code;
  log.error({ err: failure }, 'the lesson channel failed');
  return 'internal';
}

async function accountOf(world: EntryWorld, cookie: string | undefined): Promise<Account> {
  const account = await world.accountOf(cookie);
  if (!account) throw new Refusal('not_signed_in');
  return account;
}

async function deviceOf({ sql }: EntryWorld, credential: string): Promise<ClassroomDevice> {
  const device = await findClassroom(sql, hashOfSecret(credential));
  if (!device) throw new Refusal('classroom_unknown');
  return device;
}
