import * as z from 'zod/mini';
import { AcademyCode, Id, Name, Uai } from './ids.ts';
import { roles } from './rights.ts';
import { Nothing, route } from './route.ts';

/** A role with the thing it is limited to: a school's office, an academy's coordinator, a substitute's own affairs. */
export const Grant = z.object({
  role: z.enum(roles),
  uai: z.nullable(Uai),
  academyCode: z.nullable(AcademyCode),
  substituteId: z.nullable(Id),
});
export type Grant = z.infer<typeof Grant>;

/** The person signed in. `csrfToken` goes back in the header `x-csrf-token` of every change. */
export const Account = z.object({
  id: Id,
  displayName: Name,
  grants: z.array(Grant),
});
export type Account = z.infer<typeof Account>;

/** The page's start: who is asking, the server's time, and whether one-click doors exist here. */
export const Session = z.object({
  account: z.nullable(Account),
  csrfToken: z.string(),
  serverNow: z.iso.datetime(),
  demo: z.boolean(),
});
export type Session = z.infer<typeof Session>;

/** Answers with `account: null` to a stranger, and always gives a token, since signing in is a change too. */
export const readSession = route({ method: 'GET', path: '/session', right: { kind: 'public' }, reply: Session });

export const signIn = route({
  method: 'POST',
  path: '/session',
  right: { kind: 'public' },
  body: z.object({
    email: z.string().check(z.minLength(3), z.maxLength(254)),
    password: z.string().check(z.minLength(1), z.maxLength(200)),
  }),
  reply: Session,
});

export const signOut = route({ method: 'DELETE', path: '/session', right: { kind: 'signed_in' }, reply: Nothing });

/** The doors a newcomer steps through in the demo. */
export const demoDoors = ['school', 'academy', 'substitute', 'classroom'] as const;

/** Signs in as the demo's person behind that door; for the classroom it answers with the device's credential instead. */
export const enterDemo = route({
  method: 'POST',
  path: '/demo/enter',
  right: { kind: 'demo' },
  body: z.object({ door: z.enum(demoDoors) }),
  reply: z.object({ session: Session, classroomCredential: z.nullable(z.string()) }),
});
