import { type LessonDevice, type LessonState, mayShowClass } from '#contract/lesson-channel.ts';
import type { Party } from '#contract/rooms.ts';
import type { DeviceKind, DeviceTrouble } from './devices.ts';

/** What the page root shows as `data-live-state`. */
export type LiveState = 'waiting' | 'joining' | 'live' | 'reconnecting' | 'ended';

/** Why a lesson is over on this page. `displaced`: the same person or device entered it elsewhere. `outdated`: a newer page is wanted. */
export type Ending = 'closed' | 'displaced' | 'outdated' | 'not_admitted';

/** `media` is the way of voice and picture, `channel` the way of the lesson's own state; each may fail alone. */
export type Way = 'opening' | 'open' | 'cut';

/** What the other end sends. */
export type RemoteSource = 'camera' | 'microphone' | 'screen';
type Tracks = Record<RemoteSource, MediaStreamTrack | null>;

/** A switch that was thrown here and is not yet in the stored state. */
interface Wish {
  muted: boolean;
  stored: boolean;
}

/**
 * One lesson as a page draws it: who is there, what is on, how the line is. It knows words and switches, no sockets; whoever
 * runs the lesson tells it what happened.
 */
export class LessonRoom {
  readonly party: Party;
  lesson: LessonState | null = $state.raw(null);
  ending: Ending | null = $state.raw(null);
  media: Way = $state('opening');
  channel: Way = $state('opening');
  /** The way by which media is arranged; media goes on without it. */
  signalling: Way = $state('opening');
  /** Whether the other end's media is connected, as the sfu tells at once; null while it cannot tell. */
  otherConnected: boolean | null = $state(null);
  /** The server's time at which media was cut, in ms since the epoch; null while it is not. */
  cutSince: number | null = $state(null);
  others: Tracks = $state.raw({ camera: null, microphone: null, screen: null });
  own: Tracks = $state.raw({ camera: null, microphone: null, screen: null });
  troubles: Partial<Record<DeviceKind, DeviceTrouble>> = $state.raw({});
  /** The doors are not open yet: the lesson begins by itself when they are. */
  early = $state(false);
  #wishes: Partial<Record<LessonDevice, Wish>> = $state.raw({});
  #wasLive = $state(false);

  readonly liveState: LiveState = $derived.by(() => {
    if (this.ending !== null) return 'ended';
    if (this.early) return 'waiting';
    if (this.media === 'open') return 'live';
    return this.#wasLive ? 'reconnecting' : 'joining';
  });

  constructor(party: Party) {
    this.party = party;
  }

  /** Whether a device of either end is muted, as thrown here or as stored. Nothing counts as on before the state is known. */
  muted(device: LessonDevice): boolean {
    return this.#wishes[device]?.muted ?? this.lesson?.muted[device] ?? true;
  }

  /** Whether the class may be seen at all just now: the school's policy, and what the substitute asked for. */
  get classMayBeSeen(): boolean {
    return this.lesson !== null && mayShowClass(this.lesson.classCamera);
  }

  /** Whether a device of this page's own end stays closed: switched off, or not allowed by the school. */
  closed(kind: DeviceKind): boolean {
    const forbidden = kind === 'camera' && this.party === 'classroom' && !this.classMayBeSeen;
    return forbidden || this.muted(this.ownDevice(kind));
  }

  /** The device of this page's own end. */
  ownDevice(kind: DeviceKind): LessonDevice {
    return `${this.party}_${kind}`;
  }

  /** The same device of the other end. */
  otherDevice(kind: DeviceKind): LessonDevice {
    return `${this.otherParty}_${kind}`;
  }

  get otherParty(): Party {
    return this.party === 'substitute' ? 'classroom' : 'substitute';
  }

  /** The sfu tells sooner than the stored state; without it the stored one counts. */
  get otherPresent(): boolean {
    return this.otherConnected ?? this.lesson?.present[this.otherParty] ?? false;
  }

  /** Takes the lesson's stored state. */
  learn(lesson: LessonState): void {
    this.lesson = lesson;
    const open = Object.entries(this.#wishes).filter(
      ([device, wish]) => !wish.stored && lesson.muted[device as LessonDevice] !== wish.muted,
    );
    this.#wishes = Object.fromEntries(open);
    if (lesson.phase === 'closed') this.end('closed');
  }

  /** A switch is thrown here and holds at once. */
  wish(device: LessonDevice, muted: boolean): void {
    this.#wishes = { ...this.#wishes, [device]: { muted, stored: false } };
  }

  /** The server stored what was wished: from the next state on, the stored one counts again. */
  wishStored(device: LessonDevice, muted: boolean): void {
    const wish = this.#wishes[device];
    if (wish?.muted !== muted) return;
    const shown = this.lesson?.muted[device] === muted;
    const { [device]: _, ...others } = this.#wishes;
    this.#wishes = shown ? others : { ...others, [device]: { muted, stored: true } };
  }

  /** Whether that is still wished and not stored yet. */
  wishes(device: LessonDevice, muted: boolean): boolean {
    const wish = this.#wishes[device];
    return wish?.muted === muted && !wish.stored && this.ending === null;
  }

  /** The way of voice and picture changed at the server's time `now`, in ms. */
  mediaIs(way: Way, now: number): void {
    if (way === 'open') this.#wasLive = true;
    if (way !== 'open' && this.media === 'open') this.cutSince = now;
    if (way === 'open') this.cutSince = null;
    this.media = way;
  }

  /** The way of the lesson's own state changed. */
  channelIs(way: Way): void {
    this.channel = way;
  }

  /** The way by which media is arranged changed. */
  signallingIs(way: Way): void {
    this.signalling = way;
    if (way !== 'open') this.otherConnected = null;
  }

  /** The sfu tells that somebody's media is connected, or no more. */
  connected(party: Party, present: boolean): void {
    if (party === this.otherParty) this.otherConnected = present;
  }

  otherSends(source: RemoteSource, track: MediaStreamTrack): void {
    this.others = { ...this.others, [source]: track };
  }

  /** That track is over; a newer one of the same source stays. */
  otherStopped(source: RemoteSource, track: MediaStreamTrack): void {
    if (this.others[source] === track) this.others = { ...this.others, [source]: null };
  }

  ownTrack(source: RemoteSource, track: MediaStreamTrack | null): void {
    this.own = { ...this.own, [source]: track };
  }

  trouble(kind: DeviceKind, trouble: DeviceTrouble | null): void {
    const { [kind]: _, ...rest } = this.troubles;
    this.troubles = trouble === null ? rest : { ...rest, [kind]: trouble };
  }

  /** The first ending stays: a room that was closed does not become one that was left. */
  end(ending: Ending): void {
    this.ending ??= ending;
  }
}
