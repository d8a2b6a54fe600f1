import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Parameters } from '#contract/signalling.ts';
import {
  type MediaConsumer,
  type MediaEngine,
  MediaFault,
  type MediaOffer,
  type MediaProducer,
  type MediaRouter,
  type MediaRouterEvents,
  type MediaTransport,
  type MediaTransportEvents,
} from '../../sfu/engine/media-engine.ts';

/**
 * A media engine in memory that behaves like the real one: parents take their children with them, what is dead refuses,
 * parameters without their main field are bad. The test plays the network and the worker's death.
 */
export class FakeMediaEngine implements MediaEngine {
  readonly routerRtpCapabilities: Parameters = { codecs: [{ mimeType: 'audio/opus' }, { mimeType: 'video/VP8' }] };
  /** Whether routers can be opened. */
  working = true;
  readonly #routers = new Set<FakeRouter>();
  #gate: Promise<void> = Promise.resolve();

  liveWorkers(): number {
    return this.working ? 1 : 0;
  }

  async openRouter(): Promise<MediaRouter> {
    if (!this.working) throw new MediaFault('failed', 'no worker');
    const router = new FakeRouter(this);
    this.#routers.add(router);
    router.once('closed', () => this.#routers.delete(router));
    await this.#gate;
    return router;
  }

  async close(): Promise<void> {
    for (const router of this.#routers) router.close();
  }

  /** Holds back every answer of the engine, whose work is done by then, until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return resolve;
  }

  answers(): Promise<void> {
    return this.#gate;
  }

  /** The one worker dies, with all that is in it; a next router finds a new one. */
  killWorker(): void {
    const routers = [...this.#routers];
    this.#routers.clear();
    for (const router of routers) router.workerClosed();
  }

  /** The network lets media through on that transport, or no longer. */
  setPath(transportId: string, connected: boolean): void {
    this.#transports()
      .find((transport) => transport.id === transportId)
      ?.setPath(connected);
  }

  /** What is open now: a test that ends with something in here found a leak. */
  open(): { routers: number; transports: number; producers: number; consumers: number } {
    const transports = this.#transports();
    const sum = (count: (transport: FakeTransport) => number) =>
      transports.reduce((total, transport) => total + count(transport), 0);
    return {
      routers: this.#routers.size,
      transports: transports.length,
      producers: sum((transport) => transport.producers.size),
      consumers: sum((transport) => transport.consumers.size),
    };
  }

  consumer(id: string): FakeConsumer | undefined {
    return this.#transports()
      .flatMap((transport) => [...transport.consumers])
      .find((consumer) => consumer.id === id);
  }

  producer(id: string): FakeProducer | undefined {
    return this.#transports()
      .flatMap((transport) => [...transport.producers])
      .find((producer) => producer.id === id);
  }

  #transports(): FakeTransport[] {
    return [...this.#routers].flatMap((router) => [...router.transports]);
  }
}

class FakeRouter extends EventEmitter<MediaRouterEvents> implements MediaRouter {
  readonly engine: FakeMediaEngine;
  readonly transports = new Set<FakeTransport>();
  closed = false;

  constructor(engine: FakeMediaEngine) {
    super();
    this.engine = engine;
  }

  async createTransport(): Promise<MediaTransport> {
    if (this.closed) throw new MediaFault('failed', 'router closed');
    const transport = new FakeTransport(this);
    this.transports.add(transport);
    await this.engine.answers();
    return transport;
  }

  producer(id: string): FakeProducer | undefined {
    return [...this.transports].flatMap(({ producers }) => [...producers]).find((producer) => producer.id === id);
  }

  consumersOf(producerId: string): FakeConsumer[] {
    const all = [...this.transports].flatMap(({ consumers }) => [...consumers]);
    return all.filter((consumer) => consumer.producerId === producerId);
  }

  workerClosed(): void {
    this.#shut();
    this.emit('workerclosed');
  }

  close(): void {
    this.#shut();
    this.emit('closed');
  }

  #shut(): void {
    this.closed = true;
    for (const transport of this.transports) transport.shut();
    this.transports.clear();
  }
}

class FakeTransport extends EventEmitter<MediaTransportEvents> implements MediaTransport {
  readonly id = randomUUID();
  readonly iceParameters: Parameters = { usernameFragment: this.id.slice(0, 8), password: 'secret', iceLite: true };
  readonly iceCandidates: Parameters[] = [{ ip: '127.0.0.1', port: 44_440, protocol: 'udp' }];
  readonly dtlsParameters: Parameters = { fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }] };
  readonly producers = new Set<FakeProducer>();
  readonly consumers = new Set<FakeConsumer>();
  readonly router: FakeRouter;
  connected = false;
  closed = false;

  constructor(router: FakeRouter) {
    super();
    this.router = router;
  }

  async connect(dtlsParameters: Parameters): Promise<void> {
    this.#requireOpen();
    requireField(dtlsParameters, 'fingerprints');
    await this.router.engine.answers();
  }

  async restartIce(): Promise<Parameters> {
    this.#requireOpen();
    await this.router.engine.answers();
    return { ...this.iceParameters, usernameFragment: randomUUID().slice(0, 8) };
  }

  async produce({ rtpParameters, paused, kind }: MediaOffer): Promise<MediaProducer> {
    this.#requireOpen();
    requireField(rtpParameters, 'codecs');
    const producer = new FakeProducer(this, kind, paused);
    this.producers.add(producer);
    await this.router.engine.answers();
    return producer;
  }

  async consume(producerId: string, rtpCapabilities: Parameters): Promise<MediaConsumer> {
    this.#requireOpen();
    requireField(rtpCapabilities, 'codecs');
    const producer = this.router.producer(producerId);
    if (!producer) throw new MediaFault('failed', 'no such producer');
    const consumer = new FakeConsumer(this, producer);
    this.consumers.add(consumer);
    await this.router.engine.answers();
    return consumer;
  }

  setPath(connected: boolean): void {
    this.connected = connected;
    this.emit('path', connected);
  }

  close(): void {
    this.shut();
    this.router.transports.delete(this);
  }

  shut(): void {
    this.closed = true;
    this.connected = false;
    for (const producer of [...this.producers]) producer.close();
    this.consumers.clear();
  }

  #requireOpen(): void {
    if (this.closed) throw new MediaFault('failed', 'transport closed');
  }
}

class FakeProducer implements MediaProducer {
  readonly id = randomUUID();
  readonly transport: FakeTransport;
  readonly kind: 'audio' | 'video';
  paused: boolean;

  constructor(transport: FakeTransport, kind: 'audio' | 'video', paused: boolean) {
    this.transport = transport;
    this.kind = kind;
    this.paused = paused;
  }

  async pause(): Promise<void> {
    this.paused = true;
  }

  async resume(): Promise<void> {
    this.paused = false;
  }

  close(): void {
    this.transport.producers.delete(this);
    for (const consumer of this.transport.router.consumersOf(this.id)) consumer.close();
  }
}

class FakeConsumer implements MediaConsumer {
  readonly id = randomUUID();
  readonly rtpParameters: Parameters = { codecs: [] };
  readonly transport: FakeTransport;
  readonly producerId: string;
  readonly kind: 'audio' | 'video';
  paused = true;
  layers: { spatial: number; temporal: number } | undefined;

  constructor(transport: FakeTransport, producer: FakeProducer) {
    this.transport = transport;
    this.producerId = producer.id;
    this.kind = producer.kind;
  }

  async resume(): Promise<void> {
    this.paused = false;
  }

  async preferLayers(spatial: number, temporal: number): Promise<void> {
    this.layers = { spatial, temporal };
  }

  close(): void {
    this.transport.consumers.delete(this);
  }
}

function requireField(parameters: Parameters, field: string): void {
  if (!(field in parameters)) throw new MediaFault('bad_parameters', `${field} is missing`);
}
