import { EventEmitter } from 'node:events';
import type { Party } from '#contract/rooms.ts';
import type { Published, Sent, TicketClaims, Welcome } from '#contract/signalling.ts';
import type { MediaConsumer, MediaProducer, MediaRouter, MediaTransport } from './engine/media-engine.ts';
import { SignallingRefusal } from './signalling-refusal.ts';

export interface ParticipantEvents {
  published: [published: Published];
  unpublished: [producerId: string];
  paused: [producerId: string, paused: boolean];
  /** The first path came up, or the last one went down. */
  present: [present: boolean];
}

export type Direction = Sent<'open_transport'>['direction'];

/** A page that rebuilds opens the new transport before it closes the old one; a third is a page that lost count. */
const TRANSPORTS_PER_DIRECTION = 2;

interface OwnTransport {
  direction: Direction;
  media: MediaTransport;
}

interface OwnProducer {
  transportId: string;
  media: MediaProducer;
  published: Published;
}

interface OwnConsumer {
  transportId: string;
  producerId: string;
  media: MediaConsumer;
}

/**
 * One member's part in a lesson: its transports, and the producers and consumers on them. It knows nothing of sockets,
 * so a lost socket changes nothing here. What happens leaves as events; who may do what is the room's question.
 */
export class Participant extends EventEmitter<ParticipantEvents> {
  /** The ticket's id: each ticket makes one participant. */
  readonly id: string;
  readonly sub: string;
  readonly party: Party;
  /** Whether it may send a camera's picture; the ticket said so. */
  readonly camera: boolean;
  readonly #transports = new Map<string, OwnTransport>();
  readonly #producers = new Map<string, OwnProducer>();
  readonly #consumers = new Map<string, OwnConsumer>();
  #present = false;
  #ended = false;

  constructor(claims: TicketClaims) {
    super();
    this.id = claims.jti;
    this.sub = claims.sub;
    this.party = claims.party;
    this.camera = claims.camera;
  }

  /** It left, was displaced or expelled, or the room closed. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Media can flow on at least one of its transports. */
  get present(): boolean {
    return this.#present;
  }

  /** Whether a transport, producer or consumer of that id is its own. */
  owns(id: string): boolean {
    return this.#transports.has(id) || this.#producers.has(id) || this.#consumers.has(id);
  }

  published(): Published[] {
    return [...this.#producers.values()].map((producer) => producer.published);
  }

  inventory(): Omit<Welcome['inventory'], 'published'> {
    return {
      transportIds: [...this.#transports.keys()],
      producerIds: [...this.#producers.keys()],
      consumerIds: [...this.#consumers.keys()],
    };
  }

  async openTransport(router: MediaRouter, direction: Direction): Promise<MediaTransport> {
    const media = await router.createTransport();
    this.#keepOnlyIfAlive(media, media);
    this.#transports.set(media.id, { direction, media });
    media.on('path', () => this.#handlePath());
    const sameWay = [...this.#transports.values()].filter((transport) => transport.direction === direction);
    for (const oldest of sameWay.slice(0, -TRANSPORTS_PER_DIRECTION)) this.closeTransport(oldest.media.id);
    return media;
  }

  /** @throws SignallingRefusal `unknown_id` */
  transport(id: string): MediaTransport {
    return found(this.#transports, id).media;
  }

  /** @throws SignallingRefusal `unknown_id` */
  consumer(id: string): MediaConsumer {
    return found(this.#consumers, id).media;
  }

  /** Closes from the leaves to the root: consumers, producers, the transport. */
  closeTransport(id: string): void {
    const { media } = found(this.#transports, id);
    this.#transportClosed(id);
    media.close();
    this.#handlePath();
  }

  /** Publishing the same source again replaces the former producer, so that a page that rebuilds never sends twice. */
  async publish({ transportId, source, kind, rtpParameters, paused }: Sent<'publish'>): Promise<Published> {
    const transport = this.#transportFor('send', transportId);
    const media = await transport.produce({ source, kind, rtpParameters, paused });
    this.#keepOnlyIfAlive(transport, media);
    const former = this.published().filter((other) => other.source === source && other.kind === kind);
    const published: Published = { producerId: media.id, party: this.party, source, kind, paused };
    this.#producers.set(media.id, { transportId, media, published });
    this.emit('published', published);
    for (const { producerId } of former) this.unpublish(producerId);
    return published;
  }

  /** @throws SignallingRefusal `unknown_id` */
  unpublish(producerId: string): void {
    const { media } = found(this.#producers, producerId);
    this.#producers.delete(producerId);
    media.close();
    this.emit('unpublished', producerId);
  }

  /** @throws SignallingRefusal `unknown_id` */
  async setPaused(producerId: string, paused: boolean): Promise<void> {
    const producer = found(this.#producers, producerId);
    await (paused ? producer.media.pause() : producer.media.resume());
    if (producer.published.paused === paused || !this.#producers.has(producerId)) return;
    producer.published = { ...producer.published, paused };
    this.emit('paused', producerId, paused);
  }

  /** Subscribing to the same producer again replaces the former consumer: nobody pays for a picture twice. */
  async subscribe({ transportId, producerId, rtpCapabilities }: Sent<'subscribe'>): Promise<MediaConsumer> {
    const transport = this.#transportFor('receive', transportId);
    const media = await transport.consume(producerId, rtpCapabilities);
    this.#keepOnlyIfAlive(transport, media);
    this.producerClosed(producerId);
    this.#consumers.set(media.id, { transportId, producerId, media });
    return media;
  }

  /** Another member's producer is gone: so are the consumers of it. */
  producerClosed(producerId: string): void {
    for (const [id, consumer] of this.#consumers) {
      if (consumer.producerId !== producerId) continue;
      this.#consumers.delete(id);
      consumer.media.close();
    }
  }

  /** The worker died: the media is gone already, only the books are put right. */
  workerClosed(): void {
    for (const id of [...this.#transports.keys()]) this.#transportClosed(id);
    this.#handlePath();
  }

  /** The participant's part is over, for whatever reason: everything closes. */
  roomClosed(): void {
    this.#ended = true;
    for (const id of [...this.#transports.keys()]) this.closeTransport(id);
  }

  #transportClosed(transportId: string): void {
    for (const [id, consumer] of this.#consumers) {
      if (consumer.transportId === transportId) this.#consumers.delete(id);
    }
    const producers = [...this.#producers].filter(([, producer]) => producer.transportId === transportId);
    for (const [id] of producers) {
      this.#producers.delete(id);
      this.emit('unpublished', id);
    }
    this.#transports.delete(transportId);
  }

  #handlePath(): void {
    const present = [...this.#transports.values()].some(({ media }) => media.connected);
    if (present === this.#present) return;
    this.#present = present;
    this.emit('present', present);
  }

  #transportFor(direction: Direction, id: string): MediaTransport {
    const transport = found(this.#transports, id);
    if (transport.direction !== direction) throw new SignallingRefusal('not_allowed', `not a ${direction} transport`);
    return transport.media;
  }

  /** While the engine worked, the participant may have ended, or the transport gone: then nothing may stay behind. */
  #keepOnlyIfAlive(transport: MediaTransport, made: { close(): void }): void {
    if (!this.#ended && !transport.closed) return;
    made.close();
    throw new SignallingRefusal('media_failed', 'it ended meanwhile');
  }
}

function found<Thing>(things: Map<string, Thing>, id: string): Thing {
  const thing = things.get(id);
  if (!thing) throw new SignallingRefusal('unknown_id');
  return thing;
}
