import { EventEmitter } from 'node:events';
import type { SfuLoad } from '#contract/media-control.ts';
import { type Push, TICKET_LIFETIME_S, type TicketClaims } from '#contract/signalling.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Log } from '#runtime/log.ts';
import type { MediaEngine } from './engine/media-engine.ts';
import { type EndReason, LessonRoom } from './lesson-room.ts';
import type { Participant } from './participant.ts';
import type { PresenceLog } from './presence-log.ts';
import { SignallingRefusal } from './signalling-refusal.ts';
import { CLOCK_TOLERANCE_S } from './ticket-check.ts';

/** A participant and the room it sits in. */
export interface Seat {
  room: LessonRoom;
  participant: Participant;
}

export interface RoomDirectoryEvents {
  push: [to: Participant, push: Push];
  ended: [participant: Participant, reason: EndReason];
}

export interface RoomDirectoryParts {
  engine: MediaEngine;
  presence: PresenceLog;
  clock: Clock;
  log: Log;
}

/**
 * A room in which nobody has had a socket or a media path for so long is given back to memory. Two hours are longer than
 * any lesson with its doors: the server closes rooms at the lesson's end, this is for the room it forgot.
 */
export const IDLE_ROOM_LIMIT_MS = 2 * 60 * 60_000;

/** No ticket made before a room's closing is valid for longer than this after it. */
const CLOSED_ROOM_MEMORY_MS = (TICKET_LIFETIME_S + CLOCK_TOLERANCE_S) * 1_000;

interface Entry {
  room: LessonRoom;
  /** ms since the epoch. */
  lastAlive: number;
}

/** All lessons of this process, by their id. */
export class RoomDirectory extends EventEmitter<RoomDirectoryEvents> {
  readonly #parts: RoomDirectoryParts;
  readonly #rooms = new Map<string, Entry>();
  /** Room id → when it was closed, in ms since the epoch. */
  readonly #closed = new Map<string, number>();

  constructor(parts: RoomDirectoryParts) {
    super();
    this.#parts = parts;
  }

  /**
   * Seats the ticket's holder in the ticket's room, and opens the room for its first member.
   * @throws SignallingRefusal `room_closed` when the ticket was made before the room was closed
   */
  enter(claims: TicketClaims): Seat {
    const closedAt = this.#closed.get(claims.room);
    // `iat` counts whole seconds: a ticket of the closing's own second is older for all we know.
    if (closedAt !== undefined && claims.iat * 1_000 <= closedAt) throw new SignallingRefusal('room_closed');
    const room = this.#rooms.get(claims.room)?.room ?? this.#open(claims.room);
    const participant = room.enter(claims);
    this.#parts.log.info({ roomId: room.id, ...whoIs(participant) }, 'entered the room');
    return { room, participant };
  }

  /** Closes a room for all tickets made until now; one that is not open is remembered as closed too. */
  close(roomId: string): void {
    const now = this.#now();
    this.#closed.set(roomId, now);
    for (const [id, closedAt] of this.#closed) if (now - closedAt > CLOSED_ROOM_MEMORY_MS) this.#closed.delete(id);
    this.#rooms.get(roomId)?.room.close();
  }

  /** @returns whether that member was in that room */
  expel(roomId: string, sub: string): boolean {
    return this.#rooms.get(roomId)?.room.expel(sub) ?? false;
  }

  load(): SfuLoad {
    const rooms = [...this.#rooms.values()];
    return {
      rooms: rooms.length,
      participants: rooms.reduce((sum, { room }) => sum + room.members().length, 0),
      workers: this.#parts.engine.liveWorkers(),
    };
  }

  /** Gives back rooms without any life since `IDLE_ROOM_LIMIT_MS`. @param online whether a member has a socket now */
  closeIdleRooms(online: (participant: Participant) => boolean): void {
    const now = this.#now();
    for (const [roomId, entry] of [...this.#rooms]) {
      if (entry.room.members().some((member) => member.present || online(member))) entry.lastAlive = now;
      if (now - entry.lastAlive < IDLE_ROOM_LIMIT_MS) continue;
      this.#parts.log.warn({ roomId }, 'a room without life is given back: nobody closed it');
      entry.room.close();
    }
  }

  #open(roomId: string): LessonRoom {
    const { engine, presence, log } = this.#parts;
    const room = new LessonRoom(roomId, engine);
    this.#rooms.set(roomId, { room, lastAlive: this.#now() });
    room.on('push', (to, push) => this.emit('push', to, push));
    room.on('presence', (participant, present) => {
      presence.record(roomId, participant, present);
      log.info({ roomId, ...whoIs(participant), present }, present ? 'media path is up' : 'media path is down');
    });
    room.on('ended', (participant, reason) => {
      log.info({ roomId, ...whoIs(participant), reason }, 'ended its part');
      this.emit('ended', participant, reason);
    });
    room.on('closed', () => this.#rooms.delete(roomId));
    return room;
  }

  #now(): number {
    return this.#parts.clock.now().getTime();
  }
}

function whoIs(participant: Participant) {
  return { participantId: participant.id, party: participant.party, sub: participant.sub };
}
