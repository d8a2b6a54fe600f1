import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '#contract/failure.ts';
import type { RoomName } from '#contract/lesson-channel.ts';
import type { Account } from '#contract/people.ts';
import type { Right } from '#contract/rights.ts';
import type { ClassroomDevice, Member } from './asked.ts';
import { hashOfSecret, type SessionCookie } from './session-cookie.ts';

/** The sessions of browsers, as the door needs them; the people slice brings them. */
export interface Sessions {
  /** The account behind the secret, or null when no session of it lives. Using a session prolongs it. */
  find(secret: string, now: Date): Promise<Account | null>;
  /** The same without prolonging it: what is merely open is not used. */
  peek(secret: string, now: Date): Promise<Account | null>;
  /** Opens a session for the account. */
  begin(secret: string, accountId: string, now: Date): Promise<Account>;
  end(secret: string): Promise<void>;
}

/** Finds the device by the SHA-256 of its secret; null when there is none. @throws Refusal `classroom_revoked` */
export type FindClassroom = (secretHash: Buffer, now: Date) => Promise<ClassroomDevice | null>;

/** Finds the part somebody has in a lesson or rehearsal; null when they have none. */
export type FindMember = (room: RoomName, who: Pick<Who, 'account' | 'classroom'>) => Promise<Member | null>;

/** Who asks: an account by its cookie, or a device by its credential, never both. */
export interface Who {
  account: Account | null;
  classroom: ClassroomDevice | null;
  /** The secret of the session cookie; null when none came, or when a credential speaks. */
  secret: string | null;
}

export interface Identity {
  sessions: Sessions;
  findClassroom: FindClassroom;
  cookie: SessionCookie;
}

/** `Authorization: Classroom <secret>`; the credential, or null when the header is absent or of another kind. */
export function readCredential(headers: IncomingHttpHeaders): string | null {
  return /^Classroom (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? null;
}

/**
 * Finds out who asks. A credential wins and the cookie is then not looked at: another site's page can make a browser
 * send the cookie, but never that header.
 * @throws Refusal `classroom_unknown`, `classroom_revoked`
 */
export async function identify(
  { sessions, findClassroom, cookie }: Identity,
  headers: IncomingHttpHeaders,
  right: Right,
  now: Date,
): Promise<Who> {
  const credential = readCredential(headers);
  if (credential !== null) {
    // Elsewhere a stale credential is nobody's, not an error: a revoked device must be able to ask for a new code.
    if (right.kind !== 'classroom' && right.kind !== 'member') return { account: null, classroom: null, secret: null };
    const classroom = await findClassroom(hashOfSecret(credential), now);
    if (!classroom) throw new Refusal('classroom_unknown');
    return { account: null, classroom, secret: null };
  }
  const secret = cookie.read(headers.cookie);
  return { account: secret === null ? null : await sessions.find(secret, now), classroom: null, secret };
}
