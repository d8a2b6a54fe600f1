import type { Published } from '#contract/signalling.ts';
import type { Ask } from './ask.ts';
import type { MediaConsumer, MediaDevice, MediaTransport } from './media-device.ts';
import { makeConsumer } from './media-device.ts';
import { type RetryAfter, Settling } from './settling.ts';
import { RequestRefused } from './signalling-client.ts';

export type PublishedByOthers = ReadonlyMap<string, Published>;

export interface SubscriberTold {
  arrived(published: Published, track: MediaStreamTrack): void;
}

/** Keeps what is received over one transport equal to what the others send. */
export class Subscriber {
  #transport: Promise<MediaTransport>;
  #device: MediaDevice;
  #ask: Ask;
  #told: SubscriberTold;
  #settling: Settling;
  #published: PublishedByOthers = new Map();
  /** By the producer they listen to. */
  #consumers = new Map<string, MediaConsumer>();

  constructor(
    transport: Promise<MediaTransport>,
    device: MediaDevice,
    ask: Ask,
    told: SubscriberTold,
    retryAfter: RetryAfter,
  ) {
    this.#transport = transport;
    this.#device = device;
    this.#ask = ask;
    this.#told = told;
    this.#settling = new Settling(() => this.#settle(), retryAfter);
  }

  sync(published: PublishedByOthers): void {
    this.#published = published;
    this.#settling.request();
  }

  /** Forgets consumers the sfu no longer has; the next sync asks for them anew. */
  mend(aliveIds: readonly string[]): void {
    for (const consumer of [...this.#consumers.values()])
      if (!aliveIds.includes(consumer.id)) this.#drop(consumer.producerId);
  }

  stop(): void {
    this.#settling.stop();
  }

  async #settle(): Promise<void> {
    for (const producerId of [...this.#consumers.keys()]) if (!this.#published.has(producerId)) this.#drop(producerId);
    const missing = [...this.#published.values()].filter(({ producerId }) => !this.#consumers.has(producerId));
    await Promise.all(missing.map((published) => this.#subscribe(published)));
  }

  async #subscribe(published: Published): Promise<void> {
    const transport = await this.#transport;
    const made = await this.#ask('subscribe', {
      transportId: transport.id,
      producerId: published.producerId,
      rtpCapabilities: this.#device.recvRtpCapabilities,
    }).catch(unlessGone);
    if (made === null) return;
    const consumer = await makeConsumer(transport, published.producerId, made);
    if (this.#settling.stopped) return consumer.close();
    this.#consumers.set(published.producerId, consumer);
    this.#told.arrived(published, consumer.track);
    // Only now can the page decode: a key frame sent before would be lost, and the picture black.
    await this.#ask('resume', { consumerId: made.consumerId });
  }

  #drop(producerId: string): void {
    this.#consumers.get(producerId)?.close();
    this.#consumers.delete(producerId);
  }
}

/** Whoever sent it stopped while the question was on its way: the push that says so follows. */
function unlessGone(error: unknown): null {
  if (error instanceof RequestRefused && error.reason === 'unknown_id') return null;
  throw error;
}
