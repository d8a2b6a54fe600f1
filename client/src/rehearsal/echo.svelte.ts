import { openEcho } from '#contract/rehearsals.ts';
import type { Reply } from '#contract/route.ts';
import { call } from '../api/call.ts';
import { loadDevice } from '../live/media-device.ts';
import { MediaSession } from '../live/media-session.ts';
import { openSocket } from '../live/open-socket.ts';
import { probeOf } from '../live/path-probe.ts';
import { lessonRetryPolicy } from '../live/retry-policy.ts';
import { SignallingClient } from '../live/signalling-client.ts';
import { EntryRefused } from '../live/standing-socket.ts';

type Ticket = Reply<typeof openEcho>['there'];
type Kind = 'camera' | 'microphone';

/** One of the two members of the room. */
interface End {
  signalling: SignallingClient;
  media: MediaSession;
}

/** One's own picture and voice through the sfu and back: two members of a room of one's own, without anything stored. */
export class Echo {
  /** What came back. */
  returned: Record<Kind, MediaStreamTrack | null> = $state.raw({ camera: null, microphone: null });
  /** The way is gone, or was refused; another echo is to be opened. */
  lost = $state(false);
  #there: End;
  #back: End;

  private constructor({ there, back }: Reply<typeof openEcho>) {
    this.#there = this.#end(there);
    this.#back = this.#end(back);
    for (const { signalling } of [this.#there, this.#back]) signalling.start();
  }

  /** Opens a room for this echo. @throws CallFailed */
  static async open(): Promise<Echo> {
    return new Echo(await call(openEcho, {}));
  }

  /** Sends that track from now on; null sends nothing. */
  send(kind: Kind, track: MediaStreamTrack | null): void {
    this.#there.media.carry(kind, { track, paused: false });
  }

  close(): void {
    for (const { signalling, media } of [this.#there, this.#back]) {
      signalling.leave();
      media.close();
    }
    this.returned = { camera: null, microphone: null };
  }

  #end(ticket: Ticket): End {
    const policy = lessonRetryPolicy(Math.random);
    const world = { openSocket, probeOf, serverUrl: location.origin, policy, newId: () => crypto.randomUUID() };
    const signalling: SignallingClient = new SignallingClient(
      { ...world, takeTicket: once(ticket) },
      {
        welcome: (welcome, iceServers) => media.welcome(welcome, iceServers),
        push: (push) => media.push(push),
        // The media may well go on; a resume mends the rest.
        away: () => {},
        refused: () => {
          this.lost = true;
          return 'never';
        },
      },
    );
    const media = new MediaSession(
      { ask: (type, data) => signalling.request(type, data), loadDevice, backOffMs: policy.backOffMs },
      {
        path: () => {},
        arrived: ({ source }, track) => this.#came(source, track),
        lost: ({ source }, track) => this.#gone(source, track),
      },
    );
    return { signalling, media };
  }

  #came(source: string, track: MediaStreamTrack): void {
    if (source === 'camera' || source === 'microphone') this.returned = { ...this.returned, [source]: track };
  }

  #gone(source: string, track: MediaStreamTrack): void {
    if ((source === 'camera' || source === 'microphone') && this.returned[source] === track) {
      this.returned = { ...this.returned, [source]: null };
    }
  }
}

/** A ticket opens once; whoever needs another one opens another echo: for this one the room is closed. */
function once(ticket: Ticket): () => Promise<Ticket> {
  let used = false;
  return async () => {
    if (used) throw new EntryRefused('room_closed');
    used = true;
    return ticket;
  };
}
