import { type DeviceKind, DeviceNotOpened, type DeviceTrouble, type Opened, troubleOf } from './devices.ts';
import { Settling } from './settling.ts';

export interface CaptureWorld {
  open(kinds: readonly DeviceKind[]): Promise<Opened>;
  /** Calls back whenever a device was plugged in or out; answers with the function that stops it. */
  onDevicesChanged(changed: () => void): () => void;
}

export interface CaptureTold {
  track(kind: DeviceKind, track: MediaStreamTrack | null): void;
  /** Null: the trouble is over. */
  trouble(kind: DeviceKind, trouble: DeviceTrouble | null): void;
}

/** A camera held by another program, or not there yet, is asked for again this often. */
const RETRY_MS = 5_000;

const kinds: readonly DeviceKind[] = ['camera', 'microphone'];

/**
 * The camera and the microphone of this page: open while wanted, opened again when unplugged and plugged back. What is not
 * wanted is really closed, so that the lamp on the camera goes out.
 */
export class LocalCapture {
  #world: CaptureWorld;
  #told: CaptureTold;
  #settling: Settling;
  #wanted = new Set<DeviceKind>();
  #tracks = new Map<DeviceKind, MediaStreamTrack>();
  #troubles = new Map<DeviceKind, DeviceTrouble>();
  #stopListening: () => void;

  constructor(world: CaptureWorld, told: CaptureTold) {
    this.#world = world;
    this.#told = told;
    this.#settling = new Settling(
      () => this.#settle(),
      (_, error) => (troubleOf(error) === 'refused' ? null : RETRY_MS),
    );
    this.#stopListening = world.onDevicesChanged(() => this.#settling.request());
  }

  want(kind: DeviceKind, wanted: boolean): void {
    if (wanted) this.#wanted.add(kind);
    else this.#wanted.delete(kind);
    this.#settling.request();
  }

  /** Another device was chosen, or the person wants it tried again. */
  reopen(kind: DeviceKind): void {
    this.#close(kind);
    this.#settling.request();
  }

  close(): void {
    this.#settling.stop();
    this.#stopListening();
    for (const kind of kinds) this.#close(kind);
  }

  async #settle(): Promise<void> {
    for (const kind of kinds) if (!this.#wanted.has(kind)) this.#close(kind);
    const missing = kinds.filter((kind) => this.#wanted.has(kind) && !this.#tracks.has(kind));
    if (missing.length === 0) return;
    const opened = await this.#open(missing);
    for (const kind of missing) this.#opened(kind, opened[kind]);
    const failed = missing.find((kind) => !opened[kind]);
    if (failed) throw new DeviceNotOpened(this.#troubles.get(failed) ?? 'busy');
  }

  /** Together, which is one question to the person; when that fails each by itself: a PC without a camera still speaks. */
  async #open(missing: readonly DeviceKind[]): Promise<Opened> {
    try {
      return await this.#world.open(missing);
    } catch (error) {
      const [only, ...others] = missing;
      if (only && others.length === 0) return this.#troubled(only, error);
    }
    let opened: Opened = {};
    for (const kind of missing) opened = { ...opened, ...(await this.#open([kind])) };
    return opened;
  }

  #troubled(kind: DeviceKind, error: unknown): Opened {
    this.#troubles.set(kind, troubleOf(error));
    this.#told.trouble(kind, troubleOf(error));
    return {};
  }

  #opened(kind: DeviceKind, track: MediaStreamTrack | undefined): void {
    if (!track) return;
    const late = this.#settling.stopped || !this.#wanted.has(kind);
    if (late) track.stop();
    else this.#keep(kind, track);
  }

  #keep(kind: DeviceKind, track: MediaStreamTrack): void {
    this.#tracks.set(kind, track);
    track.addEventListener('ended', () => this.#ended(kind, track));
    if (this.#troubles.delete(kind)) this.#told.trouble(kind, null);
    this.#told.track(kind, track);
  }

  /** The browser ended it: unplugged, or taken away by the person. */
  #ended(kind: DeviceKind, track: MediaStreamTrack): void {
    if (this.#tracks.get(kind) !== track) return;
    this.#close(kind);
    this.#settling.request();
  }

  #close(kind: DeviceKind): void {
    const track = this.#tracks.get(kind);
    if (!track) return;
    this.#tracks.delete(kind);
    track.stop();
    this.#told.track(kind, null);
  }
}
