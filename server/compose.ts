/**
 * The composition root: the one place that knows every slice. It hands each what it needs, and has every route of the
 * contract served. Who reacts to whose facts stands in `reactions.ts`.
 */
import { randomBytes } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { type Express, Router } from 'express';
import { allRoutes } from '#contract/all-routes.ts';
import type { AnyRoute } from '#contract/route.ts';
import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { ServerConfig } from '#runtime/config.ts';
import type { Log } from '#runtime/log.ts';
import type { Repeat, Stop } from '#runtime/repeat.ts';
import { serveAbsences } from './absences/absence-routes.ts';
import { absenceWhereabouts } from './absences/absence-store.ts';
import { createFetchCalendar } from './absences/feed-fetch.ts';
import { startFeedPolling } from './absences/feed-polling.ts';
import { serveFeeds } from './absences/feed-routes.ts';
import { createSeal } from './absences/feed-seal.ts';
import { serveHandovers } from './absences/handover-routes.ts';
import { agendaAddresses, serveAgendas } from './agendas/agenda-routes.ts';
import { createApp } from './app.ts';
import { serveAssignment } from './assignment/assignment-routes.ts';
import { academyWhereabouts, coverWhereabouts, planWhereabouts } from './assignment/assignment-store.ts';
import { serveBoard } from './assignment/board-routes.ts';
import { coversOf, coversOfDay, readCover, timelineOf } from './assignment/cover-board.ts';
import { promisedIn } from './assignment/promised-store.ts';
import { serveCovers } from './cover/cover-routes.ts';
import { coveredClasses } from './cover/covered-classes.ts';
import { startRollingCovers } from './cover/rolling-covers.ts';
import { serveDemo } from './demo/demo-routes.ts';
import type { LeaveHappening } from './happenings/happenings.ts';
import { LiveChanges } from './happenings/live-changes.ts';
import type { Locate, Serve } from './http/asked.ts';
import { isHttps } from './http/headers.ts';
import { healthRoutes } from './http/health.ts';
import type { Metrics } from './http/metrics.ts';
import { createOriginCheck } from './http/origin.ts';
import { createRouteLimits } from './http/route-limits.ts';
import { createServe, type Door, refuseUnserved } from './http/serve.ts';
import { createSessionCookie } from './http/session-cookie.ts';
import { createSockets } from './http/sockets.ts';
import { createLetterWriter } from './mail/letter-writer.ts';
import { startMailForgetting } from './mail/mail-forgetting.ts';
import { startMailRound } from './mail/mail-round.ts';
import type { MailSender } from './mail/mail-sender.ts';
import { serveMailbox } from './mail/mailbox-routes.ts';
import { serveOfferLinks } from './mail/offer-link-routes.ts';
import { createOfferLinks } from './mail/offer-link-rules.ts';
import { lessonsOutside } from './matching/lessons-outside.ts';
import { serveMatching } from './matching/matching-routes.ts';
import { startOfferExpiry } from './offers/offer-expiry.ts';
import { serveOffers } from './offers/offer-routes.ts';
import { offerWhereabouts } from './offers/offer-store.ts';
import { servePeople } from './people/people-routes.ts';
import { createSessions } from './people/session-store.ts';
import { createPasswordSignIn } from './people/sign-in.ts';
import { substituteWhereabouts } from './pool/member-store.ts';
import { servePool } from './pool/pool-routes.ts';
import { changesTimetables, connectSlices } from './reactions.ts';
import { createReadiness } from './readiness.ts';
import { serveMeasures } from './records/measure-routes.ts';
import { startForgetting } from './records/preparation-forgetting.ts';
import { servePreparation } from './records/preparation-routes.ts';
import { askedSubstitutes } from './records/preparation-store.ts';
import { serveRecords } from './records/record-routes.ts';
import { listRecords } from './records/record-store.ts';
import { findClassroom } from './rooms/classroom-store.ts';
import { attachLessonChannel, type LessonServer } from './rooms/lesson-channel.ts';
import { memberFinder } from './rooms/member-store.ts';
import { readPresence, startPresenceFollower } from './rooms/presence-follower.ts';
import { serveReadiness } from './rooms/ready-routes.ts';
import { startRoomCloser } from './rooms/room-closer.ts';
import { serveRooms } from './rooms/room-routes.ts';
import type { SignTicket } from './rooms/room-ticket.ts';
import type { SfuControl } from './rooms/sfu-client.ts';
import { serveAdults } from './schools/adult-routes.ts';
import { serveCalendar } from './schools/calendar-routes.ts';
import { createFileThread, type FileThread } from './schools/file-thread.ts';
import { serveImports } from './schools/import-routes.ts';
import { serveSchools } from './schools/school-routes.ts';
import { schoolWhereabouts } from './schools/school-store.ts';
import { serveWeek } from './schools/week-routes.ts';

/** What the product runs on; tests give their own. */
export interface Ground {
  sql: Sql;
  clock: Clock;
  config: ServerConfig;
  log: Log;
  metrics: Metrics;
  sfu: SfuControl;
  signTicket: SignTicket;
  /** Null: letters wait in the outbox. */
  mailSender: MailSender | null;
  /** Where the built client lies. */
  clientFolder: string;
  /** How work that goes round and round is repeated. */
  repeat: Repeat;
}

export interface Composed {
  app: Express;
  /** Opens the lesson channel beside the app, on the same port, and begins to tell pages what changes. Once. */
  attachSockets(server: HttpServer): Promise<void>;
  /** Begins what nobody asks for: following presence, closing rooms whose time is over. Once. */
  startRounds(): void;
  /** Ends both; browsers in a lesson see a lost connection and come back by themselves. */
  close(): Promise<void>;
}

/** One thread for all files of strangers: what is uploaded, and what subscribed calendars send. */
interface Reading {
  files: FileThread;
}

/** @throws Error naming the routes of the contract that nobody serves, or the migrations folder that cannot be read */
export async function compose(ground: Ground): Promise<Composed> {
  const { sql, clock, config, log, metrics, sfu, clientFolder, repeat, mailSender } = ground;
  const api = Router({ caseSensitive: true });
  const leave = connectSlices();
  const door = openDoor(ground, api);
  const { serve, serveFile, stream, served } = createServe(door);
  const liveChanges = new LiveChanges({ sql, clock, log });
  liveChanges.serve(stream);
  const files = createFileThread();
  serveSlices(serve, { ...ground, files }, leave);
  serveHandovers(serve, serveFile, { sql, leave, classesOf: coveredClasses });
  const writeLetter = createLetterWriter({ publicUrl: config.publicUrl, links: createOfferLinks(config.feedKeys) });
  if (config.demo) serveMailbox(serve, { router: api, sql, writeLetter });
  refuseUnserved(routesOf(config), served);
  const health = healthRoutes({ whatIsMissing: await createReadiness(sql), metrics });
  const agendas = agendaAddresses({ sql, clock, publicUrl: config.publicUrl });
  const accountOf = (cookieHeader: string | undefined) => findAccountByCookie(door, cookieHeader);
  const stops: Stop[] = [];
  return {
    app: createApp({ ...config, api, health, agendas, metrics, log, clientFolder, accountOf }),
    async attachSockets(server) {
      // The first to end: a socket.io that closes waits for every open answer.
      stops.push(await liveChanges.start(repeat));
      const io: LessonServer = createSockets(server, door.isOurOrigin);
      const stop = await attachLessonChannel(io, { sql, clock, log, accountOf, repeat });
      stops.push(stop, () => io.close());
    },
    startRounds() {
      stops.push(startFeedPolling({ ...subscriptions({ ...ground, files }), clock, log, repeat }));
      stops.push(startRollingCovers({ sql, clock, leave, log, repeat }));
      stops.push(startOfferExpiry({ sql, clock, leave, log, repeat }));
      stops.push(startPresenceFollower({ ...followed(ground), repeat }));
      stops.push(startForgetting({ sql, clock, log, repeat }));
      stops.push(startMailForgetting({ sql, clock, log, repeat }));
      if (mailSender) stops.push(startMailRound({ sql, clock, sender: mailSender, writeLetter, log, repeat }));
      stops.push(startRoomCloser({ sql, clock, leave, sfu, log, repeat }));
    },
    async close() {
      for (const stop of stops.splice(0)) await stop();
    },
  };
}

/** Everything the door asks the slices about: who somebody is, and where a thing lies. */
function openDoor({ sql, clock, config }: Ground, router: Router): Door {
  return {
    router,
    clock,
    sessions: createSessions(sql),
    cookie: createSessionCookie(isHttps(config.publicUrl)),
    isOurOrigin: createOriginCheck(config.publicUrl),
    limits: createRouteLimits(clock),
    findClassroom: (secretHash) => findClassroom(sql, secretHash),
    findMember: memberFinder(sql),
    locate: locator({ sql, clock }),
  };
}

function serveSlices(serve: Serve, ground: Ground & Reading, leave: LeaveHappening): void {
  const { sql, clock, config, log, sfu, signTicket } = ground;
  servePeople(serve, { passwordSignIn: createPasswordSignIn({ sql, clock }), demo: config.demo });
  serveSchools(serve, { sql });
  serveCalendar(serve, { sql, tellTimetableChanged: changesTimetables(leave) });
  serveWeek(serve, { sql, tellTimetableChanged: changesTimetables(leave) });
  serveImports(serve, { sql, readFiles: ground.files.readFiles, tellTimetableChanged: changesTimetables(leave) });
  servePool(serve, { sql, lessonsOutside });
  serveMatching(serve, { sql });
  serveAbsences(serve, { sql, leave, coversOf, recordsOf: listRecords });
  serveFeeds(serve, { ...subscriptions(ground), leave, coversOf, privateHosts: config.feedPrivateHosts });
  serveCovers(serve, { sql, leave, readCover, timelineOf, coversOfDay });
  serveBoard(serve, { sql });
  serveAssignment(serve, { sql, leave });
  serveOffers(serve, { sql, leave, log });
  const readNow = () => readPresence(followed(ground));
  const { sfuPublicUrl, turn } = config;
  serveRooms(serve, {
    sql,
    leave,
    sfu,
    signTicket,
    sfuPublicUrl,
    turn,
    randomBytes,
    readPresence: readNow,
    clock,
    log,
  });
  serveAdults(serve, { sql, promisedIn });
  serveReadiness(serve, { sql });
  serveRecords(serve, { sql, leave });
  serveMeasures(serve, { sql });
  servePreparation(serve, { sql });
  serveAgendas(serve, { sql, publicUrl: config.publicUrl });
  serveOfferLinks(serve, { sql, leave, log, links: createOfferLinks(config.feedKeys) });
  if (config.demo) serveDemo(serve, { sql, leave });
}

/** What reads the calendars that schools subscribe to. */
function subscriptions({ sql, config: { feedKeys, feedPrivateHosts, publicUrl }, files }: Ground & Reading) {
  const fetchCalendar = createFetchCalendar({ privateHosts: feedPrivateHosts, publicUrl });
  return { sql, fetchCalendar, readCalendar: files.readCalendar, seal: createSeal(feedKeys), random: Math.random };
}

/** The sfu whose presence log is followed, under the name it has in the database. */
function followed({ sql, clock, sfu, config, log }: Ground) {
  return { sql, clock, sfu, sfuUrl: config.sfuControlUrl, log };
}

async function findAccountByCookie({ cookie, sessions, clock }: Door, cookieHeader: string | undefined) {
  const secret = cookie.read(cookieHeader);
  return secret === null ? null : sessions.find(secret, clock.now());
}

/** How the door finds where a thing lies, for each kind of target. */
function locator({ sql, clock }: Pick<Ground, 'sql' | 'clock'>): Locate {
  return {
    school: async (uai) => asList(await schoolWhereabouts(sql, uai)),
    academy: async (code) => asList(await academyWhereabouts(sql, code)),
    absence: async (id) => [...(await absenceWhereabouts(sql, id)), ...(await askedSubstitutes(sql, id, clock.now()))],
    cover: (id) => coverWhereabouts(sql, id),
    plan: async (id) => asList(await planWhereabouts(sql, id)),
    offer: async (id) => asList(await offerWhereabouts(sql, id)),
    substitute: async (id) => asList(await substituteWhereabouts(sql, id)),
  };
}

function asList<T>(found: T | null): T[] {
  return found === null ? [] : [found];
}

/** What must be served here: the whole contract, but its demo only in the demo. */
function routesOf({ demo }: ServerConfig): [string, AnyRoute][] {
  return [...allRoutes].filter(([, { right }]) => demo || right.kind !== 'demo');
}
