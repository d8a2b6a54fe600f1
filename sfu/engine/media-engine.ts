import type { EventEmitter } from 'node:events';
import type { MediaSource, Parameters } from '#contract/signalling.ts';

/**
 * What the sfu needs of any media engine, in our words. `mediasoup-engine.ts` fulfils it with real workers,
 * `tests/support/fake-media-engine.ts` in memory. Structures named `Parameters` are WebRTC's own and pass unread.
 */
export interface MediaEngine {
  /** The same for every router and every life of the process: a page may keep its decoder set-up for ever. */
  readonly routerRtpCapabilities: Parameters;
  /** How many workers answer now. */
  liveWorkers(): number;
  /**
   * Opens a router on the least loaded worker; waits a moment for a replacement when none is alive.
   * @throws MediaFault `failed`
   */
  openRouter(): Promise<MediaRouter>;
  close(): Promise<void>;
}

export interface MediaRouterEvents {
  /** The worker died and everything in this router with it; nothing needs closing. */
  workerclosed: [];
  closed: [];
}

/** One lesson's media, in one worker. */
export interface MediaRouter extends EventEmitter<MediaRouterEvents> {
  /** @throws MediaFault `failed` */
  createTransport(): Promise<MediaTransport>;
  close(): void;
}

export interface MediaTransportEvents {
  /** Media can flow (ICE and DTLS are up), or no longer can. */
  path: [connected: boolean];
}

/** One network path between the sfu and a page. */
export interface MediaTransport extends EventEmitter<MediaTransportEvents> {
  readonly id: string;
  readonly iceParameters: Parameters;
  readonly iceCandidates: Parameters[];
  readonly dtlsParameters: Parameters;
  readonly connected: boolean;
  /** By us, or because its router or worker is gone. */
  readonly closed: boolean;
  /** @throws MediaFault */
  connect(dtlsParameters: Parameters): Promise<void>;
  /**
   * Makes new ICE parameters; producers, consumers and the DTLS session survive.
   * @throws MediaFault
   */
  restartIce(): Promise<Parameters>;
  /** @throws MediaFault */
  produce(offer: MediaOffer): Promise<MediaProducer>;
  /**
   * The consumer is created paused.
   * @throws MediaFault, `bad_parameters` when the page cannot decode what the producer sends
   */
  consume(producerId: string, rtpCapabilities: Parameters): Promise<MediaConsumer>;
  /** Its producers and consumers close with it. */
  close(): void;
}

export interface MediaOffer {
  source: MediaSource;
  kind: 'audio' | 'video';
  rtpParameters: Parameters;
  paused: boolean;
}

export interface MediaProducer {
  readonly id: string;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Consumers of it close with it. */
  close(): void;
}

export interface MediaConsumer {
  readonly id: string;
  readonly kind: 'audio' | 'video';
  readonly rtpParameters: Parameters;
  resume(): Promise<void>;
  /** The highest layers to send; both count from 0, the lowest. */
  preferLayers(spatial: number, temporal: number): Promise<void>;
  close(): void;
}

/** `bad_parameters`: the page sent something no engine can use; `failed`: the engine could not, a later try may. */
export type MediaFaultKind = 'bad_parameters' | 'failed';

/** The one error an engine throws. */
export class MediaFault extends Error {
  override name = 'MediaFault';
  readonly kind: MediaFaultKind;

  constructor(kind: MediaFaultKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.kind = kind;
  }
}
