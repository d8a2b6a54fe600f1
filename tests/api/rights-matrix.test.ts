import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allRoutes } from '#contract/all-routes.ts';
import type { Account } from '#contract/people.ts';
import {
  type Right,
  type Role,
  type RoomKind,
  reach,
  roles,
  roomKinds,
  type Scope,
  type Target,
  targets,
} from '#contract/rights.ts';
import type { AnyRoute } from '#contract/route.ts';
import { hashOfSecret } from '../../server/http/session-cookie.ts';
import type { ApiClient } from '../support/api-client.ts';
import { anAccount, type GrantLike } from '../support/build/people.ts';
import { aRehearsal, aTarget, aWorld, type Where, type World, wheres } from '../support/build/rights-world.ts';
import { startApp, type TestApp } from '../support/start-app.ts';

/**
 * Every route × everybody × every place. What must come out is computed from the table of rights and the words below;
 * what does come out is asked over HTTP. Allowed means anything but 401 and 403: the body sent is empty, so most answers
 * are "invalid input", which only somebody who may gets to hear.
 */

/** Where a role that reaches so far may act, when all its limits are those of `here`. */
const within: Record<Scope, readonly Where[]> = {
  own: ['here'],
  school: ['here'],
  academy: ['here', 'nextDoor'],
  nation: wheres,
};

/** Everybody who can be at the door. `nobody` has an account and no role. */
const callers = [...roles, 'nobody', 'stranger', 'classroom'] as const;
type Caller = (typeof callers)[number];
type Outcome = 'allowed' | 401 | 403 | 404;

/** Who stands at the other end of a class: in the matrix the office began each rehearsal. */
const players = { lesson: 'substitute', rehearsal: 'school_office' } as const satisfies Record<RoomKind, Role>;

function isRole(caller: Caller): caller is Role {
  return roles.some((role) => role === caller);
}

function expected(right: Right, caller: Caller, where: Where): Outcome {
  switch (right.kind) {
    case 'public':
      return 'allowed';
    case 'demo':
      return 404;
    case 'signed_in':
      return caller === 'stranger' || caller === 'classroom' ? 401 : 'allowed';
    case 'classroom':
      return caller === 'classroom' ? 'allowed' : 401;
    case 'member':
      if (caller === 'stranger') return 401;
      return (caller === players[right.room] || caller === 'classroom') && where === 'here' ? 'allowed' : 403;
    case 'account':
      return expectedOfAccount(right, caller, where);
  }
}

function expectedOfAccount(
  { action, target }: Extract<Right, { kind: 'account' }>,
  caller: Caller,
  where: Where,
): Outcome {
  if (caller === 'stranger' || caller === 'classroom') return 401;
  const scope = isRole(caller) ? reach(caller, action) : null;
  if (scope === null) return 403;
  return target === undefined || within[scope].includes(where) ? 'allowed' : 403;
}

let app: TestApp;
let world: World;
const accounts = new Map<Caller, Account>();
const credential = randomBytes(32).toString('base64url');

beforeAll(async () => {
  app = await startApp();
  world = await aWorld(app.sql);
  const { uai, academyCode, substituteId } = world.here;
  const limits: Record<Role, Partial<GrantLike>> = {
    school_office: { uai },
    coordinator: { academyCode },
    national_coordinator: {},
    substitute: { substituteId },
    helpdesk: {},
    administrator: {},
  };
  for (const role of roles) accounts.set(role, await anAccount(app.sql, [{ role, ...limits[role] }]));
  accounts.set('nobody', await anAccount(app.sql));
});
afterAll(() => app.close());

/** A fresh browser, or a freshly paired device, for each question: signing out and revoking are among the routes. */
async function browserOf(caller: Caller): Promise<ApiClient> {
  if (caller === 'classroom') {
    const { placeId } = world.here;
    await app.sql`DELETE FROM classroom WHERE place_id = ${placeId}`;
    await app.sql`
      INSERT INTO classroom (place_id, secret_hash, paired_at)
      VALUES (${placeId}, ${hashOfSecret(credential)}, ${app.clock.now()})`;
    return app.classroom(credential);
  }
  const account = accounts.get(caller);
  return account ? app.as(account) : app.stranger();
}

/**
 * The route's path with things that lie there; they are made anew, since an allowed change uses them up. An id that no
 * right is asked about (a day off, a bell …) names nothing: whoever may, hears `not_found`.
 */
async function pathTo({ path, right }: AnyRoute, where: Where): Promise<string> {
  const ids = new Map<string, string>([['placeId', world[where].placeId]]);
  for (const target of Object.keys(targets) as Target[]) {
    const name = targets[target];
    if (path.includes(`:${name}`)) ids.set(name, await aTarget(app.sql, target, world[where]));
  }
  const room = right.kind === 'member' && right.room === 'rehearsal';
  const office = accounts.get('school_office');
  if (room && office) ids.set(roomKinds.rehearsal, await aRehearsal(app.sql, world[where], office.id));
  expect(right.kind !== 'account' || right.target === undefined || path.includes(`:${targets[right.target]}`)).toBe(
    true,
  );
  return path.replace(/:(\w+)/g, (_, name: string) => ids.get(name) ?? randomUUID());
}

async function outcome(route: AnyRoute, caller: Caller, where: Where): Promise<Outcome> {
  const browser = await browserOf(caller);
  const body = route.method === 'GET' ? {} : { body: '{}' };
  const { status } = await browser.send(route.method, `/api${await pathTo(route, where)}`, body);
  if (route.right.kind === 'demo' && status === 404) return 404;
  return status === 401 || status === 403 ? status : 'allowed';
}

describe('who may what, where', () => {
  test.each([...allRoutes])('%s', async (_, route) => {
    const wrong: string[] = [];
    for (const caller of callers) {
      for (const where of wheres) {
        const [wanted, got] = [expected(route.right, caller, where), await outcome(route, caller, where)];
        if (wanted !== got) wrong.push(`${caller} ${where}: ${got} instead of ${wanted}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

test('no allowed answer is a failure of ours', () => {
  expect(app.logged.filter(({ level }) => level === 'error')).toEqual([]);
});

test('the routes that are open to others than accounts are these', () => {
  const kinds = Map.groupBy([...allRoutes], ([, { right }]) => right.kind);
  const named = Object.fromEntries([...kinds].map(([kind, routes]) => [kind, routes.map(([name]) => name).sort()]));
  expect({ ...named, account: undefined }).toEqual({
    public: ['answerOfferLink', 'readOfferLink', 'readPairing', 'readSession', 'signIn', 'startPairing'],
    signed_in: ['followChanges', 'signOut'],
    classroom: ['readClassroom', 'readLineSample', 'reportCheck', 'sendLineSample'],
    member: ['endRehearsal', 'readRehearsal', 'readRoom', 'takeRehearsalTicket', 'takeTicket'],
    demo: ['enterDemo', 'listMails'],
  });
});
