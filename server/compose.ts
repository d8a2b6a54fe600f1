/**
 * The composition root: the one place that knows every slice. It hands each what it needs, connects the facts that
 * earlier slices leave with the reactions of later ones, and has every route of the contract served.
 */
import { type Express, Router } from 'express';
import { allRoutes } from '#contract/all-routes.ts';
import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { ServerConfig } from '#runtime/config.ts';
import type { Log } from '#runtime/log.ts';
import { absenceWhereabouts } from './absences/absence-store.ts';
import { serveAbsences } from './absences/absence-routes.ts';
import { createApp } from './app.ts';
import { endAssignmentOnCancelled } from './assignment/assignment-on-cancelled.ts';
import { serveAssignment } from './assignment/assignment-routes.ts';
import { academyWhereabouts, coverWhereabouts, planWhereabouts } from './assignment/assignment-store.ts';
import { coversOf } from './assignment/cover-board.ts';
import { cancelCoversOnWithdrawal, openCoversOnAbsence } from './cover/cover-on-absence.ts';
import { connectHappenings, type LeaveHappening } from './happenings/happenings.ts';
import type { Locate, Serve } from './http/asked.ts';
import { isHttps } from './http/headers.ts';
import { healthRoutes } from './http/health.ts';
import type { Metrics } from './http/metrics.ts';
import { createOriginCheck } from './http/origin.ts';
import { createRouteLimits } from './http/route-limits.ts';
import { createServe } from './http/serve.ts';
import { createSessionCookie } from './http/session-cookie.ts';
import type { FindMember } from './http/who.ts';
import { withdrawOffersOnCancelled } from './offers/offer-on-cancelled.ts';
import { serveOffers } from './offers/offer-routes.ts';
import { offerWhereabouts } from './offers/offer-store.ts';
import { servePeople } from './people/people-routes.ts';
import { createSessions } from './people/session-store.ts';
import { createPasswordSignIn } from './people/sign-in.ts';
import { createReadiness } from './readiness.ts';
import { findClassroom } from './rooms/classroom-store.ts';
import { findMember } from './rooms/member-store.ts';
import { serveSchools } from './schools/school-routes.ts';
import { schoolWhereabouts } from './schools/school-store.ts';

/** What the product runs on; tests give their own. */
export interface Ground {
  sql: Sql;
  clock: Clock;
  config: ServerConfig;
  log: Log;
  metrics: Metrics;
  /** Where the built client lies. */
  clientFolder: string;
}

export async function compose(ground: Ground): Promise<{ app: Express }> {
  const { sql, clock, config, log, metrics, clientFolder } = ground;
  const api = Router({ caseSensitive: true });
  const { serve, served } = createServe({
    router: api,
    clock,
    sessions: createSessions(sql),
    cookie: createSessionCookie(isHttps(config.publicUrl)),
    isOurOrigin: createOriginCheck(config.publicUrl),
    limits: createRouteLimits(clock),
    findClassroom: (secretHash) => findClassroom(sql, secretHash),
    findMember: memberFinder(sql),
    locate: locator(sql),
  });
  serveSlices(serve, ground);
  refuseUnserved(served, config.demo);
  const health = healthRoutes({ whatIsMissing: await createReadiness(sql), metrics });
  return { app: createApp({ ...config, api, health, metrics, log, clientFolder }) };
}

function serveSlices(serve: Serve, { sql, clock, config: { demo } }: Ground): void {
  const leave = connectSlices();
  servePeople(serve, { passwordSignIn: createPasswordSignIn({ sql, clock }), demo });
  serveSchools(serve, { sql });
  serveAbsences(serve, { sql, leave, coversOf, recordsOf: async () => [] });
  serveAssignment(serve, { sql });
  serveOffers(serve, { sql, leave });
}

/** Who reacts to what. Reactions leave facts of their own, hence the knot: `leave` is called later than it is made. */
function connectSlices(): LeaveHappening {
  const leave: LeaveHappening = (tx, happening) => connected(tx, happening);
  const connected = connectHappenings({
    'absence.declared': [openCoversOnAbsence(leave)],
    'absence.withdrawn': [cancelCoversOnWithdrawal(leave)],
    'cover.cancelled': [endAssignmentOnCancelled, withdrawOffersOnCancelled(leave)],
  });
  return leave;
}

/** How the door finds where a thing lies, for each kind of target. */
function locator(sql: Sql): Locate {
  return {
    school: (uai) => schoolWhereabouts(sql, uai),
    academy: (code) => academyWhereabouts(sql, code),
    absence: (id) => absenceWhereabouts(sql, id),
    cover: (id) => coverWhereabouts(sql, id),
    plan: (id) => planWhereabouts(sql, id),
    offer: (id) => offerWhereabouts(sql, id),
  };
}

/** The substitute of an account by its grant, the classroom by its credential. */
function memberFinder(sql: Sql): FindMember {
  return async (coverId, { account, classroom }) => {
    if (classroom) return findMember(sql, coverId, classroom);
    const substituteId = account?.grants.find(({ role }) => role === 'substitute')?.substituteId;
    return substituteId ? findMember(sql, coverId, { substituteId }) : null;
  };
}

/** @throws Error naming each route of the contract that nobody serves; the demo's is meant to be missing outside of it */
function refuseUnserved(served: ReadonlySet<unknown>, demo: boolean): void {
  const missing = [...allRoutes].filter(([, route]) => !served.has(route) && (demo || route.right.kind !== 'demo'));
  if (missing.length > 0) throw new Error(`Nobody serves: ${missing.map(([name]) => name).join(', ')}.`);
}
