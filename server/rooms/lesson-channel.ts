import type { Namespace, Server, Socket } from 'socket.io';
import { type FailureCode, Refusal } from '#contract/failure.ts';
import {
  type ActAnswer,
  LESSON_NAMESPACE,
  LessonAct,
  type LessonToBrowser,
  type LessonToServer,
} from '#contract/lesson-channel.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Member } from '../http/asked.ts';
import { admit, codeOf, type EntryWorld, type Handshake } from './lesson-entry.ts';
import { hearNews } from './lesson-news.ts';
import { type Repeat, repeat, type Stop } from './repeat.ts';
import { mayMute, type Phase, phaseAt, refusalAt } from './room-rules.ts';
import { lockLesson, type RoomOfLesson, readLesson, setMuted, stateOf } from './room-store.ts';

export interface ChannelWorld extends EntryWorld {
  clock: Clock;
  /** The event loop's timers unless told. */
  repeat?: Repeat;
}

type LessonSocket = Socket<LessonToServer, LessonToBrowser>;

/** The sockets of one lesson on this server, and the lesson as it was last sent to them. */
interface Audience {
  sockets: Set<LessonSocket>;
  sent: { lesson: RoomOfLesson; phase: Phase } | undefined;
}

/** Doors open and close on the second. A tick, not a timer per lesson: it also sees a clock that was set. */
const TICK_MS = 1_000;
/** A session that ended, or a right taken away elsewhere, is found this often when nothing else happens in the lesson. */
const RECHECK_MS = 15_000;

/**
 * The lesson channel: lets members in, tells them the state at once and at every change, takes their acts.
 * Nothing of a lesson lives here but the sockets, so any number of servers may run and any may restart.
 */
export async function attachLessonChannel(io: Server, world: ChannelWorld): Promise<Stop> {
  const namespace: Namespace<LessonToServer, LessonToBrowser> = io.of(LESSON_NAMESPACE);
  const audiences = new Map<string, Audience>();
  const tell = (coverId: string) => void push(world, audiences, coverId);
  const tellAll = () => {
    for (const coverId of audiences.keys()) tell(coverId);
  };

  namespace.use((socket, next) => {
    admit(world, handshakeOf(socket)).then(
      () => next(),
      (failure: unknown) => next(new Error(codeOf(failure, world.log))),
    );
  });
  namespace.on('connection', (socket) => {
    const coverId = join(audiences, socket);
    socket.on('act', (act, answer) => void takeAct(world, socket, act, answer));
    tell(coverId);
  });

  const silence = await hearNews(world.sql, { changed: tell, connected: tellAll });
  const stopTicking = (world.repeat ?? repeat)(ticker(world, audiences, tell, tellAll));
  return async () => {
    await stopTicking();
    await silence();
    namespace.disconnectSockets(true);
  };
}
