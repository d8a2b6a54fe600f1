import { once } from 'node:events';
import { createServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DefaultEventsMap, Server, type Socket } from 'socket.io';
import type { Answer, Parameters, Push, ToBrowser, ToSfu } from '#contract/signalling.ts';
import type { Clock } from '#runtime/clock.ts';
import { isLoopback } from '#runtime/config.ts';
import type { Log } from '#runtime/log.ts';
import type { Admission, EntryGate } from './entry-gate.ts';
import type { EndReason } from './lesson-room.ts';
import type { Metrics } from './metrics.ts';
import type { Participant } from './participant.ts';
import { type Rate, TokenBucket } from './rate-limit.ts';
import { RequestDesk } from './request-desk.ts';
import type { ResumeTokens } from './resume-tokens.ts';
import type { RoomDirectory, Seat } from './room-directory.ts';
import { SignallingRefusal } from './signalling-refusal.ts';

/** Bytes. The largest real message, a `subscribe` with all of Chrome's capabilities, has about 10 kB. */
export const MESSAGE_LIMIT_BYTES = 64 * 1024;

/** Entering with everything takes about 20 requests; a page that rebuilds twice at once still gets through. */
export const REQUESTS_PER_SOCKET: Rate = { burst: 60, perSecond: 10 };

/** Whoever goes on after so many refusals is not a page of ours: its socket is cut (its media stays, as ever). */
export const OVERRUNS_PER_SOCKET: Rate = { burst: 200, perSecond: 1 };

interface SocketData {
  admission: Admission;
}
type PageSocket = Socket<ToSfu, ToBrowser, DefaultEventsMap, SocketData>;
type PageServer = Server<ToSfu, ToBrowser, DefaultEventsMap, SocketData>;

export interface SignallingParts {
  host: string;
  /** 0 takes any free one. */
  port: number;
  /** The page's address: its origin, and no other, may connect. */
  publicUrl: string;
  routerRtpCapabilities: Parameters;
  gate: EntryGate;
  tokens: ResumeTokens;
  directory: RoomDirectory;
  metrics: Metrics;
  clock: Clock;
  log: Log;
}

/** The browsers' door: sockets in, answers and pushes out. It holds no lesson: a lost socket is only a lost socket. */
export class SignallingServer {
  readonly #parts: SignallingParts;
  readonly #http: HttpServer;
  readonly #io: PageServer;
  readonly #desk: RequestDesk;
  readonly #sockets = new Map<Participant, PageSocket>();

  private constructor(parts: SignallingParts) {
    this.#parts = parts;
    this.#desk = new RequestDesk(parts.log);
    this.#http = createServer((_request, response) => response.writeHead(404).end());
    this.#io = new Server(this.#http, optionsFor(new URL(parts.publicUrl).origin));
    this.#io.use((socket, next) => {
      void this.#handleEntry(socket).then(next);
    });
    this.#io.on('connection', (socket) => this.#handleConnection(socket));
    parts.directory.on('push', (to, push) => this.#push(to, push));
    parts.directory.on('ended', (participant, reason) => this.#handleEnd(participant, reason));
  }

  /** Throws when the port is taken. */
  static async start(parts: SignallingParts): Promise<SignallingServer> {
    const server = new SignallingServer(parts);
    server.#http.listen(parts.port, parts.host);
    await once(server.#http, 'listening');
    return server;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  /** Whether that member has a socket now. */
  online(participant: Participant): boolean {
    return this.#sockets.has(participant);
  }

  /** Cuts all sockets and frees the port; rooms stay. */
  async close(): Promise<void> {
    await this.#io.close();
  }

  /** @returns the refusal as socket.io wants it, whose message reaches the page; nothing to let the page in */
  async #handleEntry(socket: PageSocket): Promise<Error | undefined> {
    const { gate, metrics, log } = this.#parts;
    const address = addressOf(socket.request);
    try {
      const admission = await gate.admit(socket.handshake.auth, address);
      socket.data.admission = admission;
      metrics.countEntry(admission.resumed ? 'resumed' : 'entered');
      return undefined;
    } catch (failure) {
      const reason = failure instanceof SignallingRefusal ? failure.reason : 'media_failed';
      metrics.countEntry(reason);
      if (failure instanceof SignallingRefusal) log.info({ reason, address, detail: failure.message }, 'refused entry');
      else log.error({ err: failure, address }, 'an entry failed through our fault');
      return new Error(reason);
    }
  }

  #handleConnection(socket: PageSocket): void {
    const { seat, resumed } = socket.data.admission;
    if (seat.participant.ended) {
      socket.disconnect(true);
      return;
    }
    const former = this.#sockets.get(seat.participant);
    this.#sockets.set(seat.participant, socket);
    former?.disconnect(true);
    socket.on('disconnect', (why) => this.#handleDisconnect(seat, socket, why));
    this.#limitRate(socket);
    socket.on('request', (envelope, answer) => void this.#handleRequest(seat, envelope, answer));
    this.#welcome(seat, resumed, socket);
  }

  #welcome(seat: Seat, resumed: boolean, socket: PageSocket): void {
    socket.emit('welcome', {
      party: seat.participant.party,
      resumed,
      resumeToken: this.#parts.tokens.issue(seat),
      routerRtpCapabilities: this.#parts.routerRtpCapabilities,
      inventory: seat.room.inventoryOf(seat.participant),
      presentParties: seat.room.presentParties(),
    });
  }

  async #handleRequest(seat: Seat, envelope: unknown, answer: unknown): Promise<void> {
    const given = await this.#desk.answer(seat, envelope);
    this.#parts.metrics.countRequest(given.ok ? 'ok' : given.reason);
    reply(answer, given);
  }

  #limitRate(socket: PageSocket): void {
    const { clock, metrics, log } = this.#parts;
    const requests = new TokenBucket(REQUESTS_PER_SOCKET, clock);
    const overruns = new TokenBucket(OVERRUNS_PER_SOCKET, clock);
    socket.use((packet, next) => {
      if (requests.take()) return next();
      metrics.countRequest('too_many_requests');
      reply(packet.at(-1), { ok: false, reason: 'too_many_requests' });
      if (overruns.take()) return;
      log.warn({ participantId: socket.data.admission.seat.participant.id }, 'a flood of messages: its socket is cut');
      socket.disconnect(true);
    });
  }

  #handleDisconnect({ participant, room }: Seat, socket: PageSocket, why: string): void {
    if (this.#sockets.get(participant) !== socket) return;
    this.#sockets.delete(participant);
    this.#parts.log.info({ roomId: room.id, participantId: participant.id, why }, 'socket lost, its media stays');
  }

  #push(to: Participant, push: Push): void {
    this.#sockets.get(to)?.emit('push', push);
  }

  #handleEnd(participant: Participant, reason: EndReason): void {
    this.#parts.tokens.participantEnded(participant, reason);
    const socket = this.#sockets.get(participant);
    this.#sockets.delete(participant);
    // A page that leaves still waits for the answer, and closes its socket itself.
    if (reason !== 'left') socket?.disconnect(true);
  }
}

function optionsFor(origin: string) {
  return {
    // The default notices a silent page after 45 s; this after 7.
    pingInterval: 3_000,
    pingTimeout: 4_000,
    /** A connection that never asks to enter is dropped. */
    connectTimeout: 10_000,
    maxHttpBufferSize: MESSAGE_LIMIT_BYTES,
    serveClient: false,
    cors: { origin },
    // Browsers do not hold WebSockets to CORS, so the origin is checked here too. What is no browser sends none.
    allowRequest: (request: IncomingMessage, decide: (error: null, allowed: boolean) => void) =>
      decide(null, request.headers.origin === undefined || request.headers.origin === origin),
  };
}

/** Answers, when the other side asked for an answer at all. */
function reply(answer: unknown, given: Answer): void {
  if (typeof answer === 'function') answer(given);
}

/**
 * The page's address. A proxy on this machine (TLS) names it in `x-forwarded-for`; from anywhere else that header is the
 * page's own invention. The last name in it is the one our proxy saw.
 */
function addressOf(request: IncomingMessage): string {
  const direct = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? 'unknown';
  const forwarded = request.headers['x-forwarded-for'];
  if (!isLoopback(direct) || typeof forwarded !== 'string') return direct;
  return forwarded.split(',').at(-1)?.trim() ?? direct;
}
