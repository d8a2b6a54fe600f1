import type { MediaSource, Parameters, Published, Push, Welcome } from '#contract/signalling.ts';
import type { Ask } from './ask.ts';
import type { MediaDevice } from './media-device.ts';
import { MediaLife } from './media-life.ts';
import type { PathState } from './path-keeper.ts';
import type { Publication } from './publisher.ts';
import type { IceServers } from './signalling-client.ts';
import type { SubscriberTold } from './subscriber.ts';

export interface MediaWorld {
  ask: Ask;
  loadDevice(routerRtpCapabilities: Parameters): Promise<MediaDevice>;
  /** How long to wait before what the sfu refused is asked again, in ms. */
  backOffMs(failures: number): number;
}

export interface MediaTold extends SubscriberTold {
  path(path: PathState): void;
  /** What that track brought is over; a newer one of the same source may stand already. */
  lost(published: Published, track: MediaStreamTrack): void;
}

/**
 * The media of one lesson on this page: what is wanted (tracks to send) and what there is (what others send) outlive every
 * socket, transport and participant; a {@link MediaLife} carries them out and is replaced when it is beyond repair.
 */
export class MediaSession {
  #world: MediaWorld;
  #told: MediaTold;
  #wanted = new Map<MediaSource, Publication>();
  #published = new Map<string, Published>();
  /** What the page was given to show, by producer: a rebuild replaces it, only its end takes it away. */
  #shown = new Map<string, { published: Published; track: MediaStreamTrack }>();
  #capabilities: Parameters | null = null;
  #device: Promise<MediaDevice> | null = null;
  #iceServers: IceServers = [];
  #life: MediaLife | null = null;
  /** Counts lives begun: a device that loads slowly must not start a life that is over. */
  #lives = 0;
  #rebuilds = 0;
  #rebuildTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(world: MediaWorld, told: MediaTold) {
    this.#world = world;
    this.#told = told;
  }

  /** Sends `publication` as `source` from now on, through every rebuild; null withdraws it. */
  carry(source: MediaSource, publication: Publication | null): void {
    if (publication) this.#wanted.set(source, publication);
    else this.#wanted.delete(source);
    this.#sync();
  }

  /** The sfu let this page in, anew or again. */
  welcome(welcome: Welcome, iceServers: IceServers): void {
    this.#iceServers = iceServers;
    this.#published = new Map(welcome.inventory.published.map((published) => [published.producerId, published]));
    this.#useDeviceFor(welcome.routerRtpCapabilities);
    if (welcome.resumed && this.#life) void this.#mend(this.#life, welcome.inventory);
    else void this.#begin({ farewell: false });
  }

  push(push: Push): void {
    if (push.type === 'published') this.#published.set(push.published.producerId, push.published);
    if (push.type === 'unpublished') this.#published.delete(push.producerId);
    if (push.type === 'media_lost') this.#mediaLost();
    else this.#sync();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#rebuildTimer);
    this.#life?.close({ farewell: false });
    this.#life = null;
  }

  /** The sfu says itself that everything there is dead: nothing to say good-bye to, and others will publish anew. */
  #mediaLost(): void {
    this.#published.clear();
    void this.#begin({ farewell: false });
  }

  /** The router's capabilities hardly ever change; loading a device again for the same ones would only cost time. */
  #useDeviceFor(capabilities: Parameters): void {
    if (JSON.stringify(capabilities) === JSON.stringify(this.#capabilities)) return;
    this.#capabilities = capabilities;
    this.#device = null;
  }

  /** The device, or null when its code could not be loaded: the next try loads it again. */
  async #loadDevice(): Promise<MediaDevice | null> {
    if (this.#capabilities === null) return null;
    this.#device ??= this.#world.loadDevice(this.#capabilities);
    return this.#device.catch(() => (this.#device = null));
  }

  async #mend(life: MediaLife, alive: Welcome['inventory']): Promise<void> {
    const mended = await life.mend(alive).catch(() => false);
    if (life !== this.#life) return;
    if (mended) this.#sync();
    else await this.#begin({ farewell: true });
  }

  async #begin({ farewell }: { farewell: boolean }): Promise<void> {
    clearTimeout(this.#rebuildTimer);
    this.#lives += 1;
    const mine = this.#lives;
    this.#life?.close({ farewell });
    this.#life = null;
    const device = await this.#loadDevice();
    if (mine !== this.#lives || this.#closed) return;
    if (!device) return this.#beginLater();
    this.#life = this.#newLife(device);
    this.#sync();
  }

  #newLife(device: MediaDevice): MediaLife {
    const told = {
      arrived: (published: Published, track: MediaStreamTrack) => this.#arrived(published, track),
      path: () => this.#tellPath(),
      beyondRepair: () => this.#beginLater(),
    };
    return new MediaLife(device, this.#iceServers, this.#world.ask, told, (failures) =>
      this.#world.backOffMs(failures),
    );
  }

  #arrived(published: Published, track: MediaStreamTrack): void {
    this.#shown.set(published.producerId, { published, track });
    this.#told.arrived(published, track);
  }

  #takeAwayWhatEnded(): void {
    for (const [producerId, { published, track }] of this.#shown) {
      if (this.#published.has(producerId)) continue;
      this.#shown.delete(producerId);
      this.#told.lost(published, track);
    }
  }

  /** Rebuilding costs both ends a key frame, so rebuilds in a row come slower and slower. */
  #beginLater(): void {
    this.#rebuilds += 1;
    clearTimeout(this.#rebuildTimer);
    const wait = this.#rebuilds === 1 ? 0 : this.#world.backOffMs(this.#rebuilds - 1);
    this.#rebuildTimer = setTimeout(() => void this.#begin({ farewell: true }), wait);
  }

  #healthy(): void {
    this.#rebuilds = 0;
    clearTimeout(this.#rebuildTimer);
  }

  #sync(): void {
    this.#takeAwayWhatEnded();
    // Copies: a manager compares what it was told with what it has, while this page goes on changing its mind.
    this.#life?.sync(new Map(this.#wanted), new Map(this.#published));
    this.#tellPath();
  }

  #tellPath(): void {
    if (!this.#life) return;
    const { path } = this.#life;
    if (path === 'up') this.#healthy();
    const nothingToCarry = this.#published.size === 0 && ![...this.#wanted.values()].some(({ track }) => track);
    this.#told.path(path === 'idle' && nothingToCarry ? 'up' : path);
  }
}
