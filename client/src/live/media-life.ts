import type { Sent, Welcome } from '#contract/signalling.ts';
import type { Ask } from './ask.ts';
import {
  type ConnectionState,
  type MediaDevice,
  type MediaTransport,
  makeTransport,
  restartIceOf,
} from './media-device.ts';
import { type Direction, PathKeeper, type PathState } from './path-keeper.ts';
import { type Publications, Publisher } from './publisher.ts';
import type { RetryAfter } from './settling.ts';
import type { IceServers } from './signalling-client.ts';
import { type PublishedByOthers, Subscriber, type SubscriberTold } from './subscriber.ts';

export interface LifeTold extends SubscriberTold {
  path(path: PathState): void;
  /** Restarts did not help, or the transports could not be opened: a new life is wanted. */
  beyondRepair(): void;
}

/**
 * One pair of transports with all that hangs on it. It is born with a participant or after a rebuild and is never revived:
 * whatever was still under way in an old life ends with it and cannot disturb the new one.
 */
export class MediaLife {
  #ask: Ask;
  #transports: Record<Direction, Promise<MediaTransport>>;
  #publisher: Publisher;
  #subscriber: Subscriber;
  #keeper: PathKeeper;
  #closed = false;

  constructor(device: MediaDevice, iceServers: IceServers, ask: Ask, told: LifeTold, retryAfter: RetryAfter) {
    this.#ask = ask;
    this.#keeper = new PathKeeper({
      restartIce: () => this.#restartIce(),
      rebuild: () => told.beyondRepair(),
      told: (path) => told.path(path),
    });
    const open = (direction: Direction) => this.#open(device, direction, iceServers);
    this.#transports = { send: open('send'), receive: open('receive') };
    Promise.all(Object.values(this.#transports)).catch(() => !this.#closed && told.beyondRepair());
    this.#publisher = new Publisher(this.#transports.send, ask, retryAfter);
    this.#subscriber = new Subscriber(this.#transports.receive, device, ask, told, retryAfter);
  }

  get path(): PathState {
    return this.#keeper.path;
  }

  sync(wanted: Publications, published: PublishedByOthers): void {
    this.#publisher.sync(wanted);
    this.#subscriber.sync(published);
  }

  /** After a resume: forgets what the sfu lost meanwhile. Answers false when the transports themselves are gone. */
  async mend(alive: Welcome['inventory']): Promise<boolean> {
    const transports = await Promise.all(Object.values(this.#transports));
    if (transports.some(({ id }) => !alive.transportIds.includes(id))) return false;
    this.#publisher.mend(alive.producerIds);
    this.#subscriber.mend(alive.consumerIds);
    return true;
  }

  /** Ends this life. `farewell` tells the sfu, where the participant itself lives on. */
  close({ farewell }: { farewell: boolean }): void {
    this.#closed = true;
    this.#keeper.stop();
    this.#publisher.stop();
    this.#subscriber.stop();
    for (const opening of Object.values(this.#transports))
      void opening.then(
        (it) => this.#end(it, farewell),
        () => {},
      );
  }

  #end(transport: MediaTransport, farewell: boolean): void {
    transport.close();
    if (farewell) this.#ask('close_transport', { transportId: transport.id }).catch(() => undefined);
  }

  async #open(device: MediaDevice, direction: Direction, iceServers: IceServers): Promise<MediaTransport> {
    const opened = await this.#ask('open_transport', { direction });
    const transport = makeTransport(device, direction, opened, iceServers);
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      this.#ask('connect_transport', { transportId: transport.id, dtlsParameters }).then(done, failed);
    });
    transport.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
      const { source, paused } = appData as Pick<Sent<'publish'>, 'source' | 'paused'>;
      this.#ask('publish', { transportId: transport.id, source, kind, rtpParameters, paused }).then(
        ({ producerId }) => done({ id: producerId }),
        failed,
      );
    });
    transport.on('connectionstatechange', (state: ConnectionState) => this.#keeper.heard(direction, state));
    return transport;
  }

  async #restartIce(): Promise<void> {
    await Promise.all(
      Object.values(this.#transports).map(async (opening) => {
        const transport = await opening;
        await restartIceOf(transport, await this.#ask('restart_ice', { transportId: transport.id }));
      }),
    );
  }
}
