import { type FailureCode, Refusal } from '#contract/failure.ts';
import { LessonEntry } from '#contract/lesson-channel.ts';
import type { Account } from '#contract/people.ts';
import type { Sql } from '#db/sql.ts';
import type { Log } from '#runtime/log.ts';
import type { Member } from '../http/asked.ts';
import { hashOfSecret } from '../http/session-cookie.ts';
import { findClassroom } from './classroom-store.ts';
import { findMember } from './member-store.ts';
import type { Visitor } from './room-rules.ts';

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
  const { coverId, classroomCredential } = entry.data;
  const visitor = await (classroomCredential === null
    ? substituteOf(world, cookie)
    : deviceOf(world, classroomCredential));
  const member = visitor && (await findMember(world.sql, coverId, visitor));
  if (!member) throw new Refusal('not_in_this_lesson');
  return member;
}

/** The code to answer with; what is no refusal is our fault, logged here and not told. */
export function codeOf(failure: unknown, log: Log): FailureCode {
  if (failure instanceof Refusal) return failure.code;
  log.error({ err: failure }, 'the lesson channel failed');
  return 'internal';
}

async function substituteOf({ accountOf }: EntryWorld, cookie: string | undefined): Promise<Visitor | null> {
  const account = await accountOf(cookie);
  if (!account) throw new Refusal('not_signed_in');
  const substituteId = account.grants.find(({ role }) => role === 'substitute')?.substituteId;
  return substituteId ? { substituteId } : null;
}

async function deviceOf({ sql }: EntryWorld, credential: string): Promise<Visitor> {
  const device = await findClassroom(sql, hashOfSecret(credential));
  if (!device) throw new Refusal('classroom_unknown');
  return device;
}
