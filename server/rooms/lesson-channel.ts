import type { Server, Socket } from 'socket.io';
import { Refusal } from '#contract/failure.ts';
import {
  type ActAnswer,
  LESSON_NAMESPACE,
  LessonAct,
  type LessonState,
  type LessonToBrowser,
  type LessonToServer,
} from '#contract/lesson-channel.ts';
import type { Clock } from '#runtime/clock.ts';
import { type Repeat, repeat, type Stop } from '#runtime/repeat.ts';
import type { Member } from '../http/asked.ts';
import { createTries, type Tries } from '../http/tries.ts';
import { admit, codeOf, type EntryWorld } from './lesson-entry.ts';
import { hearNews } from './lesson-news.ts';
import { mayAct, phaseAt, refusalAt } from './room-rules.ts';
import { type RoomOfLesson, readLesson, stateOf, storeAct } from './room-store.ts';

export interface ChannelWorld extends EntryWorld {
  clock: Clock;
  /** The event loop's timers unless told. */
  repeat?: Repeat;
}

type ServerToServer = Record<string, never>;
interface SocketData {
  coverId: string;
}
/** The socket.io server the channel lives on. */
export type LessonServer = Server<LessonToServer, LessonToBrowser, ServerToServer, SocketData>;
type LessonSocket = Socket<LessonToServer, LessonToBrowser, ServerToServer, SocketData>;

/** The sockets of one lesson on this server, and the lesson as it was last sent to them. */
interface Audience {
  sockets: Set<LessonSocket>;
  shown: { lesson: RoomOfLesson; phase: LessonState['phase'] } | undefined;
}

/** Doors open and close on the second. A tick, not a timer per lesson: it also sees a clock that was set. */
const TICK_MS = 1_000;
/** Every so many ticks it is looked whether everybody still may be here: sessions end without telling anyone. */
const TICKS_BETWEEN_CHECKS = 15;

/** No hand is quicker; a page gone mad must not keep the database busy for everybody. */
const MAX_ACTS = { max: 60, windowMs: 10_000 };

/**
 * The lesson channel: lets members in, sends them the state at once and at every change, takes their acts. Nothing of a
 * lesson lives here but its sockets, so any number of servers may run and any may restart. The stop leaves the sockets
 * to whoever closes `io`: then browsers see a lost connection and come back by themselves.
 */
export async function attachLessonChannel(io: LessonServer, world: ChannelWorld): Promise<Stop> {
  const namespace = io.of(LESSON_NAMESPACE);
  const lessons = new Audiences(world);
  const acts = createTries(world.clock, MAX_ACTS);

  namespace.use((socket, next) => {
    admit(world, handshakeOf(socket)).then(
      ({ coverId }) => {
        socket.data.coverId = coverId;
        next();
      },
      (failure: unknown) => next(new Error(codeOf(failure, world.log))),
    );
  });
  namespace.on('connection', (socket) => {
    // One after the other: a switch thrown to and fro while the server was away arrives in one moment, and the last throw counts.
    let before = Promise.resolve();
    socket.on('act', (act, answer) => {
      before = before.then(() => takeAct(world, acts, socket, { act, answer }));
    });
    lessons.join(socket);
  });

  const silence = await hearNews(world.sql, {
    changed: (coverId) => void lessons.show(coverId),
    connected: () => lessons.showAll(),
  });
  const rest = (world.repeat ?? repeat)(() => lessons.tick());
  return async () => {
    await rest();
    silence();
  };
}

/** Who watches which lesson on this server. */
class Audiences {
  readonly #world: ChannelWorld;
  readonly #ofLesson = new Map<string, Audience>();
  #ticks = 0;

  constructor(world: ChannelWorld) {
    this.#world = world;
  }

  join(socket: LessonSocket): void {
    const { coverId } = socket.data;
    const audience = this.#ofLesson.get(coverId) ?? { sockets: new Set(), shown: undefined };
    this.#ofLesson.set(coverId, audience);
    audience.sockets.add(socket);
    socket.on('disconnect', () => {
      audience.sockets.delete(socket);
      if (audience.sockets.size === 0) this.#ofLesson.delete(coverId);
    });
    void this.show(coverId);
  }

  /** Reads the lesson and sends it to those who still may see it. */
  async show(coverId: string): Promise<void> {
    const audience = this.#ofLesson.get(coverId);
    if (!audience) return;
    const { sql, clock, log } = this.#world;
    try {
      const lesson = await readLesson(sql, coverId);
      const state = stateOf(lesson, clock.now());
      audience.shown = { lesson, phase: state.phase };
      await Promise.all([...audience.sockets].map((socket) => this.#showTo(socket, state)));
    } catch (err) {
      // The members keep what they see; the next change, or the next tick, shows the newest.
      audience.shown = undefined;
      log.error({ err, coverId }, 'a lesson could not be shown');
    }
  }

  showAll(): void {
    for (const coverId of this.#ofLesson.keys()) void this.show(coverId);
  }

  /** Looks for doors that opened or closed since, for lessons not shown yet, and now and then for members who must go. */
  async tick(): Promise<number> {
    const now = this.#world.clock.now();
    for (const [coverId, { shown }] of this.#ofLesson) {
      if (!shown || phaseAt(shown.lesson, now) !== shown.phase) await this.show(coverId);
    }
    this.#ticks += 1;
    if (this.#ticks % TICKS_BETWEEN_CHECKS === 0) {
      const sockets = [...this.#ofLesson.values()].flatMap((audience) => [...audience.sockets]);
      await Promise.all(sockets.map((socket) => dropStranger(this.#world, socket)));
    }
    return TICK_MS;
  }

  /** A lesson that is over may be seen by whoever was in it: a cancelled one has no members any more. */
  async #showTo(socket: LessonSocket, state: LessonState): Promise<void> {
    if (state.phase === 'closed') socket.emit('state', state);
    if (await dropStranger(this.#world, socket)) return;
    if (state.phase !== 'closed') socket.emit('state', state);
  }
}

/** Does what a member asks for, if they may, and answers; whatever was sent, the process stays up. */
async function takeAct(
  world: ChannelWorld,
  acts: Tries,
  socket: LessonSocket,
  { act, answer }: { act: unknown; answer: unknown },
): Promise<void> {
  const reply = (said: ActAnswer) => {
    if (typeof answer === 'function') answer(said);
  };
  try {
    const member = await admit(world, handshakeOf(socket));
    acts.take(`${member.coverId} ${member.sub}`);
    await doAct(world, member, act);
    reply({ ok: true });
  } catch (failure) {
    reply({ ok: false, code: codeOf(failure, world.log) });
    await dropStranger(world, socket);
  }
}

async function doAct({ sql, clock }: ChannelWorld, { coverId, party }: Member, sent: unknown): Promise<void> {
  const parsed = LessonAct.safeParse(sent);
  if (!parsed.success) throw new Refusal('invalid_input');
  const lesson = await readLesson(sql, coverId);
  if (!mayAct(party, parsed.data, lesson.camera)) throw new Refusal('forbidden');
  const refusal = refusalAt(phaseAt(lesson, clock.now()));
  if (refusal) throw new Refusal(refusal);
  // The doors are open and nobody has gone in: there is no device to switch.
  if (!lesson.openedAt) throw new Refusal('room_not_open_yet');
  await storeAct(sql, coverId, parsed.data);
}

/** Disconnects a socket whose right has ended; true when it did. A right that cannot be asked about now is left alone. */
async function dropStranger(world: ChannelWorld, socket: LessonSocket): Promise<boolean> {
  try {
    await admit(world, handshakeOf(socket));
    return false;
  } catch (failure) {
    const code = codeOf(failure, world.log);
    if (!(failure instanceof Refusal)) return false;
    world.log.info({ coverId: socket.data.coverId, code }, 'a member lost the right to be here');
    socket.disconnect(true);
    return true;
  }
}

function handshakeOf({ handshake }: LessonSocket) {
  return { auth: handshake.auth, cookie: handshake.headers.cookie };
}
