import type { LessonDevice, RoomName } from '#contract/lesson-channel.ts';
import { takeRehearsalTicket } from '#contract/rehearsals.ts';
import { type Party, takeTicket } from '#contract/rooms.ts';
import type { Push } from '#contract/signalling.ts';
import { CallFailed, call } from '../api/call.ts';
import { serverClock } from '../session/server-clock.svelte.ts';
import { onDevicesChanged, openDevices, openScreen } from './devices.ts';
import { LessonChannel } from './lesson-channel.ts';
import { LessonRoom, type Way } from './lesson-room.svelte.ts';
import { LocalCapture } from './local-capture.ts';
import { loadDevice, prefetchMediaCode } from './media-device.ts';
import { MediaSession } from './media-session.ts';
import { openSocket } from './open-socket.ts';
import type { PathState } from './path-keeper.ts';
import { probeOf } from './path-probe.ts';
import { lessonRetryPolicy } from './retry-policy.ts';
import { SignallingClient, type Ticket } from './signalling-client.ts';
import { type AfterRefusal, EntryRefused } from './standing-socket.ts';

export interface Seat {
  room: RoomName;
  party: Party;
  /** A classroom's device secret; undefined for who teaches, or plays it in a rehearsal: the session speaks. */
  credential?: string | undefined;
}

/** A refused switch is asked again after this: a room that is just being opened takes less. */
const STORE_AGAIN_MS = 2_000;

const ways: Readonly<Record<PathState, Way>> = { idle: 'opening', opening: 'opening', up: 'open', down: 'cut' };

/**
 * Runs one live lesson on this page: puts the signalling, the lesson channel, the media and the devices together, and tells
 * `room` what happened. The wiring and nothing else: every part decides for itself.
 */
export class LiveLesson {
  readonly room: LessonRoom;
  #seat: Seat;
  #capture: LocalCapture;
  #media: MediaSession;
  #signalling: SignallingClient;
  #channel: LessonChannel;

  constructor(seat: Seat) {
    this.#seat = seat;
    this.room = new LessonRoom(seat.party);
    const world = {
      openSocket,
      probeOf,
      serverUrl: location.origin,
      policy: lessonRetryPolicy(Math.random),
      newId: () => crypto.randomUUID(),
    };
    this.#capture = this.#newCapture();
    this.#signalling = new SignallingClient(
      { ...world, takeTicket: (patience) => this.#takeTicket(patience) },
      {
        welcome: (welcome, iceServers) => {
          this.room.signallingIs('open');
          this.room.connected(this.room.otherParty, welcome.presentParties.includes(this.room.otherParty));
          this.#media.welcome(welcome, iceServers);
        },
        push: (push) => this.#pushed(push),
        away: () => this.room.signallingIs('cut'),
        refused: (reason) => this.#refused(reason),
      },
    );
    this.#media = this.#newMedia(world.policy.backOffMs);
    const entry = { room: seat.room, classroomCredential: seat.credential ?? null };
    this.#channel = new LessonChannel(entry, { ...world, probe: probeOf(location.origin) }, this.#channelTold());
  }

  /** Opens the devices, enters, and stays in until `leave` or the lesson's end. */
  start(): void {
    prefetchMediaCode();
    this.#channel.start();
    this.#signalling.start();
    this.#apply();
  }

  leave(): void {
    this.#signalling.leave();
    this.#channel.leave();
    this.#media.close();
    this.#capture.close();
    this.room.own.screen?.stop();
  }

  /** Throws a switch of either end: it holds here at once, and everywhere once the server has stored it. */
  setMuted(device: LessonDevice, muted: boolean): void {
    this.room.wish(device, muted);
    this.#apply();
    this.#store(device, muted);
  }

  /** Asks for the class's camera where it opens on request, or has it closed; the stored state tells whether it worked. */
  askCamera(asked: boolean): void {
    // Refused: the policy changed meanwhile, and the page shows the new one already.
    this.#channel.act({ type: 'ask_camera', asked }).catch(() => undefined);
  }

  /** In a rehearsal: this end has seen, or heard, the other. */
  tellReceived(what: 'picture' | 'sound'): void {
    // Refused: it is over, and what was received until then is stored.
    this.#channel.act({ type: 'tell_received', what }).catch(() => undefined);
  }

  /** A switch must not spring back by itself: what the server refuses is asked again for as long as it is still wished. */
  #store(device: LessonDevice, muted: boolean): void {
    const again = () => this.room.wishes(device, muted) && this.#store(device, muted);
    this.#channel.act({ type: 'set_muted', device, muted }).then(
      () => this.room.wishStored(device, muted),
      () => setTimeout(again, STORE_AGAIN_MS),
    );
  }

  /** Asks the person for a screen and shows it to the other end. @throws DeviceNotOpened */
  async shareScreen(): Promise<void> {
    const track = await openScreen();
    // "Stop sharing" in the browser's own bar.
    track.addEventListener('ended', () => this.stopSharing());
    this.room.ownTrack('screen', track);
    this.#media.carry('screen', { track, paused: false });
  }

  stopSharing(): void {
    this.room.own.screen?.stop();
    this.room.ownTrack('screen', null);
    this.#media.carry('screen', null);
  }

  /** Tries a device again: another was chosen, or the person allowed it after all. */
  reopen(kind: 'camera' | 'microphone'): void {
    this.#capture.reopen(kind);
  }

  #newCapture(): LocalCapture {
    const world = {
      open: (kinds: readonly ('camera' | 'microphone')[]) => openDevices(this.#seat.party, kinds),
      onDevicesChanged,
    };
    return new LocalCapture(world, {
      track: (kind, track) => {
        this.room.ownTrack(kind, track);
        this.#carryOwn();
      },
      trouble: (kind, trouble) => this.room.trouble(kind, trouble),
    });
  }

  #newMedia(backOffMs: (failures: number) => number): MediaSession {
    const ask: SignallingClient['request'] = (type, data) => this.#signalling.request(type, data);
    return new MediaSession(
      { ask, loadDevice, backOffMs },
      {
        path: (path) => this.room.mediaIs(ways[path], serverClock.now()),
        arrived: ({ source }, track) => this.room.otherSends(source, track),
        lost: ({ source }, track) => this.room.otherStopped(source, track),
      },
    );
  }

  #channelTold(): ConstructorParameters<typeof LessonChannel>[2] {
    return {
      state: (state) => {
        serverClock.heard(state.serverNow);
        this.room.learn(state);
        this.#apply();
        if (state.phase === 'closed') this.leave();
      },
      entered: () => this.room.channelIs('open'),
      away: () => this.room.channelIs('cut'),
      refused: (reason) => this.#refused(reason),
    };
  }

  /** Brings devices and sending in line with the switches. The microphone stays open while muted: a page that captures may play sound. */
  #apply(): void {
    const { room } = this;
    this.#capture.want('microphone', true);
    this.#capture.want('camera', !room.closed('camera'));
    this.#carryOwn();
  }

  #carryOwn(): void {
    const { room } = this;
    for (const kind of ['microphone', 'camera'] as const) {
      const paused = room.closed(kind);
      const track = room.own[kind];
      // Not before the switches are known: whoever was muted must not be heard for the blink of a reload.
      if (room.lesson) this.#media.carry(kind, { track, paused });
    }
  }

  async #takeTicket(patience: AbortSignal): Promise<Ticket> {
    const { room, credential } = this.#seat;
    const options = { credential, signal: patience };
    const asking =
      room.kind === 'lesson'
        ? call(takeTicket, { params: { coverId: room.id } }, options)
        : call(takeRehearsalTicket, { params: { rehearsalId: room.id } }, options);
    const { ticket, sfuUrl, iceServers } = await asking.catch(refusal);
    this.room.early = false;
    return { ticket, sfuUrl, iceServers };
  }

  #pushed(push: Push): void {
    if (push.type === 'room_closed') this.#end('closed');
    else if (push.type === 'displaced') this.#end('displaced');
    else if (push.type === 'party_present') this.room.connected(push.party, push.present);
    else this.#media.push(push);
  }

  #refused(reason: string): AfterRefusal {
    this.room.early = reason === 'room_not_open_yet';
    const ending = endings[reason];
    if (!ending) return 'later';
    this.#end(ending);
    return 'never';
  }

  #end(ending: NonNullable<LessonRoom['ending']>): void {
    this.room.end(ending);
    this.leave();
  }
}

/** Refusals that no waiting mends. Whatever is not here is asked again, for ever. */
const endings: Readonly<Record<string, NonNullable<LessonRoom['ending']>>> = {
  room_closed: 'closed',
  displaced: 'displaced',
  version_not_spoken: 'outdated',
  not_in_this_lesson: 'not_admitted',
  not_found: 'not_admitted',
  classroom_revoked: 'not_admitted',
  classroom_unknown: 'not_admitted',
};

/** A failure the server itself gave is a refusal; what the page found out by itself means there was no path. */
function refusal(error: unknown): never {
  const ours = error instanceof CallFailed && (error.code === 'unreachable' || error.code === 'unreadable');
  if (error instanceof CallFailed && !ours) throw new EntryRefused(error.code);
  throw error;
}
