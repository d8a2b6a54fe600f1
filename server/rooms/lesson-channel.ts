import type { Server, Socket } from 'socket.io';
import { Refusal } from '#contract/failure.ts';
import {
  type ActAnswer,
  LESSON_NAMESPACE,
  LessonAct,
  type LessonState,
  type LessonToBrowser,
  type LessonToServer,
  type RoomName,
} from '#contract/lesson-channel.ts';
import type { Clock } from '#runtime/clock.ts';
import { type Repeat, repeat, type Stop } from '#runtime/repeat.ts';
import type { Member } from '../http/asked.ts';
import { createTries, type Tries } from '../http/tries.ts';
import { admit, codeOf, type EntryWorld } from './lesson-entry.ts';
import { hearNews } from './lesson-news.ts';
import { readRoomNamed } from './rehearsal-store.ts';
import { mayAct, phaseOf, refusalAt } from './room-rules.ts';
import { type Room, stateOf, storeAct } from './room-store.ts';

export interface ChannelWorld extends EntryWorld {
  clock: Clock;
  /** The event loop's timers unless told. */
  repeat?: Repeat;
}

type ServerToServer = Record<string, never>;
interface SocketData {
  room: RoomName;
}
/** The socket.io server the channel lives on. */
export type LessonServer = Server<LessonToServer, LessonToBrowser, ServerToServer, SocketData>;
type LessonSocket = Socket<LessonToServer, LessonToBrowser, ServerToServer, SocketData>;

/** The sockets of one room on this server, and the room as it was last sent to them. */
interface Audience {
  name: RoomName;
  sockets: Set<LessonSocket>;
  shown: { room: Room; phase: LessonState['phase'] } | undefined;
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
      ({ room }) => {
        socket.data.room = room;
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
    changed: (roomId) => void lessons.show(roomId),
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
  /** By the room's id: a cover and a rehearsal never have the same. */
  readonly #ofRoom = new Map<string, Audience>();
  #ticks = 0;

  constructor(world: ChannelWorld) {
    this.#world = world;
  }

  join(socket: LessonSocket): void {
    const name = socket.data.room;
    const audience = this.#ofRoom.get(name.id) ?? { name, sockets: new Set(), shown: undefined };
    this.#ofRoom.set(name.id, audience);
    audience.sockets.add(socket);
    socket.on('disconnect', () => {
      audience.sockets.delete(socket);
      if (audience.sockets.size === 0) this.#ofRoom.delete(name.id);
    });
    void this.show(name.id);
  }

  /** Reads the room and sends it to those who still may see it. */
  async show(roomId: string): Promise<void> {
    const audience = this.#ofRoom.get(roomId);
    if (!audience) return;
    const { sql, clock, log } = this.#world;
    try {
      const room = await readRoomNamed(sql, audience.name);
      const state = stateOf(room, clock.now());
      audience.shown = { room, phase: state.phase };
      await Promise.all([...audience.sockets].map((socket) => this.#showTo(socket, state)));
    } catch (err) {
      // The members keep what they see; the next change, or the next tick, shows the newest.
      audience.shown = undefined;
      log.error({ err, roomId }, 'a room could not be shown');
    }
  }

  showAll(): void {
    for (const roomId of this.#ofRoom.keys()) void this.show(roomId);
  }

  /** Looks for doors that opened or closed since, for lessons not shown yet, and now and then for members who must go. */
  async tick(): Promise<number> {
    const now = this.#world.clock.now();
    for (const [roomId, { shown }] of this.#ofRoom) {
      if (!shown || phaseOf(shown.room, now) !== shown.phase) await this.show(roomId);
    }
    this.#ticks += 1;
    if (this.#ticks % TICKS_BETWEEN_CHECKS === 0) {
      const sockets = [...this.#ofRoom.values()].flatMap((audience) => [...audience.sockets]);
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
    acts.take(`${member.room.id} ${member.sub}`);
    await doAct(world, member, act);
    reply({ ok: true });
  } catch (failure) {
    reply({ ok: false, code: codeOf(failure, world.log) });
    await dropStranger(world, socket);
  }
}

async function doAct({ sql, clock }: ChannelWorld, member: Member, sent: unknown): Promise<void> {
  const parsed = LessonAct.safeParse(sent);
  if (!parsed.success) throw new Refusal('invalid_input');
  const room = await readRoomNamed(sql, member.room);
  if (!mayAct(member.party, parsed.data, room)) throw new Refusal('forbidden');
  const refusal = refusalAt(phaseOf(room, clock.now()));
  if (refusal) throw new Refusal(refusal);
  // The doors are open and nobody has gone in: there is no device to switch.
  if (!room.openedAt) throw new Refusal('room_not_open_yet');
  await storeAct(sql, member, parsed.data);
}

/** Disconnects a socket whose right has ended; true when it did. A right that cannot be asked about now is left alone. */
async function dropStranger(world: ChannelWorld, socket: LessonSocket): Promise<boolean> {
  try {
    await admit(world, handshakeOf(socket));
    return false;
  } catch (failure) {
    const code = codeOf(failure, world.log);
    if (!(failure instanceof Refusal)) return false;
    world.log.info({ room: socket.data.room, code }, 'a member lost the right to be here');
    socket.disconnect(true);
    return true;
  }
}

function handshakeOf({ handshake }: LessonSocket) {
  return { auth: handshake.auth, cookie: handshake.headers.cookie };
}
