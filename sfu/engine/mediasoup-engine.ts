/** The media engine on mediasoup: the only file that imports it, and the only one where `Parameters` become its types. */
import { EventEmitter, once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createWorker, errors, ortc, setLogEventListeners, type types } from 'mediasoup';
import type { MediaSource, Parameters } from '#contract/signalling.ts';
import type { Log } from '#runtime/log.ts';
import { codecs } from './codecs.ts';
import {
  type MediaConsumer,
  type MediaEngine,
  MediaFault,
  type MediaOffer,
  type MediaProducer,
  type MediaRouterEvents,
  type MediaTransport,
  type MediaTransportEvents,
} from './media-engine.ts';
import { readDtlsParameters, readRtpCapabilities, readRtpParameters } from './parameters.ts';
import {
  type PooledRouter,
  type PooledWorker,
  type PooledWorkerEvents,
  type PoolTiming,
  WorkerPool,
} from './worker-pool.ts';

export interface MediasoupOptions {
  /** Worker i listens here plus i, on UDP and on TCP. */
  mediaPort: number;
  listenIp: string;
  /** The address browsers are told, when it is not `listenIp` (NAT, 0.0.0.0). */
  announcedAddress: string | undefined;
  /** The mediasoup-worker program; mediasoup's own place unless given. */
  workerBin: string | undefined;
  log: Log;
  /** One per core unless given: a worker is one thread, and more of them than cores only queue. */
  workers?: number;
  timing?: Partial<PoolTiming>;
}

/**
 * A page asks for consent to send every 2.5 s (Chrome) to 5 s (RFC 7675): 15 s are three to six lost asks. mediasoup's own 30 s
 * would count half a minute of absence as presence. Losing consent closes nothing: the next ask brings the path back.
 */
const ICE_CONSENT_TIMEOUT_S = 15;

/**
 * bit/s that a page is believed to receive before it was measured: the lower edge of a usual school line (0.5–8 Mbit/s),
 * room for voice (51 kbit/s) and the 360p layer. The estimate climbs within seconds on a better line.
 */
const FIRST_OUTGOING_BITRATE = 500_000;

/** bit/s a page may send: three simulcast layers (1.7 M), a shared screen (2 M) and voice, with nothing for abuse. */
const MAX_INCOMING_BITRATE = 4_000_000;

/** ms between two key frames asked of a sender: each one doubles its bitrate for a moment, and a screen's are large. */
const KEY_FRAME_REQUEST_DELAY_MS: Record<MediaSource, number> = { microphone: 0, camera: 1_000, screen: 2_000 };

/** A worker that has not ended after so many ms is ended by force: a stopped one never would. */
const WORKER_CLOSE_LIMIT_MS = 1_000;

/** The router's offer follows from the codecs alone, so it needs no worker to be told. */
const routerRtpCapabilities: Parameters = ortc.generateRouterRtpCapabilities(mediaCodecs());

/** Starts the workers. Throws when one cannot start, most often because its port is taken. */
export async function startMediasoupEngine(options: MediasoupOptions): Promise<MediaEngine> {
  const log = options.log.child({ part: 'mediasoup' });
  setLogEventListeners({
    onwarn: (namespace, text) => log.debug({ namespace }, text),
    onerror: (namespace, text, failure) => log.warn({ namespace, err: failure }, text),
  });
  const pool = await WorkerPool.start({
    size: options.workers ?? Math.max(1, availableParallelism()),
    startWorker: (index) => MediasoupWorker.start(index, options),
    log: options.log,
    ...(options.timing && { timing: options.timing }),
  });
  return {
    routerRtpCapabilities,
    liveWorkers: () => pool.live(),
    openRouter: () => pool.openRouter(),
    close: () => pool.close(),
  };
}

class MediasoupWorker extends EventEmitter<PooledWorkerEvents> implements PooledWorker {
  readonly #worker: types.Worker;
  readonly #webRtcServer: types.WebRtcServer;

  private constructor(worker: types.Worker, webRtcServer: types.WebRtcServer) {
    super();
    this.#worker = worker;
    this.#webRtcServer = webRtcServer;
    // Only the message tells how it ended: "[pid:4711, code:0, signal:null]".
    worker.on('died', (cause) => this.emit('died', cause, cause.message.includes('code:0,')));
  }

  static async start(index: number, options: MediasoupOptions): Promise<MediasoupWorker> {
    const port = options.mediaPort + index;
    const worker = await createWorker({
      logLevel: 'warn',
      ...(options.workerBin !== undefined && { workerBin: options.workerBin }),
    });
    try {
      return new MediasoupWorker(worker, await listen(worker, port, options));
    } catch (cause) {
      worker.close();
      throw new Error(`Port ${port} (UDP and TCP) of ${options.listenIp} cannot be used for media: see MEDIA_PORT.`, {
        cause,
      });
    }
  }

  get pid(): number {
    return this.#worker.pid;
  }

  async ping(): Promise<void> {
    await this.#worker.getResourceUsage();
  }

  async createRouter(): Promise<MediasoupRouter> {
    const router = await asMediaFault(() => this.#worker.createRouter({ mediaCodecs: mediaCodecs() }));
    return new MediasoupRouter(router, this.#webRtcServer);
  }

  kill(): void {
    try {
      process.kill(this.#worker.pid, 'SIGKILL');
    } catch {
      // It went by itself in this very moment.
    }
  }

  async close(): Promise<void> {
    if (this.#worker.subprocessClosed) return;
    const gone = once(this.#worker, 'subprocessclose');
    const limit = setTimeout(() => this.kill(), WORKER_CLOSE_LIMIT_MS);
    this.#worker.close();
    await gone;
    clearTimeout(limit);
  }
}

class MediasoupRouter extends EventEmitter<MediaRouterEvents> implements PooledRouter {
  readonly #router: types.Router;
  readonly #webRtcServer: types.WebRtcServer;

  constructor(router: types.Router, webRtcServer: types.WebRtcServer) {
    super();
    this.#router = router;
    this.#webRtcServer = webRtcServer;
  }

  async createTransport(): Promise<MediaTransport> {
    return await asMediaFault(async () => {
      const transport = await this.#router.createWebRtcTransport({
        webRtcServer: this.#webRtcServer,
        // Schools' firewalls often let no UDP out: TCP is there for them, and chosen only then.
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        iceConsentTimeout: ICE_CONSENT_TIMEOUT_S,
        initialAvailableOutgoingBitrate: FIRST_OUTGOING_BITRATE,
      });
      await transport.setMaxIncomingBitrate(MAX_INCOMING_BITRATE);
      return new MediasoupTransport(transport);
    });
  }

  workerClosed(): void {
    this.emit('workerclosed');
  }

  close(): void {
    this.#router.close();
    this.emit('closed');
  }
}

class MediasoupTransport extends EventEmitter<MediaTransportEvents> implements MediaTransport {
  readonly #transport: types.WebRtcTransport;
  #connected = false;

  constructor(transport: types.WebRtcTransport) {
    super();
    this.#transport = transport;
    transport.on('icestatechange', () => this.#handlePath());
    transport.on('dtlsstatechange', () => this.#handlePath());
  }

  get id(): string {
    return this.#transport.id;
  }

  get iceParameters(): Parameters {
    return this.#transport.iceParameters;
  }

  get iceCandidates(): Parameters[] {
    return this.#transport.iceCandidates;
  }

  get dtlsParameters(): Parameters {
    return this.#transport.dtlsParameters;
  }

  get connected(): boolean {
    return this.#connected;
  }

  get closed(): boolean {
    return this.#transport.closed;
  }

  async connect(dtlsParameters: Parameters): Promise<void> {
    const read = readDtlsParameters(dtlsParameters);
    await asMediaFault(() => this.#transport.connect({ dtlsParameters: read }));
  }

  async restartIce(): Promise<Parameters> {
    return await asMediaFault(() => this.#transport.restartIce());
  }

  async produce({ source, kind, rtpParameters, paused }: MediaOffer): Promise<MediaProducer> {
    const read = readRtpParameters(rtpParameters);
    const keyFrameRequestDelay = KEY_FRAME_REQUEST_DELAY_MS[source];
    return await asMediaFault(() =>
      this.#transport.produce({ kind, rtpParameters: read, paused, keyFrameRequestDelay }),
    );
  }

  async consume(producerId: string, rtpCapabilities: Parameters): Promise<MediaConsumer> {
    const read = readRtpCapabilities(rtpCapabilities);
    const consumer = await asMediaFault(() =>
      // `enableRtx` turns NACK on for audio too, which mediasoup leaves off.
      this.#transport.consume({ producerId, rtpCapabilities: read, paused: true, enableRtx: true }),
    );
    return asMediaConsumer(consumer);
  }

  close(): void {
    this.#transport.close();
    this.#handlePath();
  }

  #handlePath(): void {
    const { iceState, dtlsState, closed } = this.#transport;
    const connected = !closed && (iceState === 'connected' || iceState === 'completed') && dtlsState === 'connected';
    if (connected === this.#connected) return;
    this.#connected = connected;
    this.emit('path', connected);
  }
}

function asMediaConsumer(consumer: types.Consumer): MediaConsumer {
  return {
    id: consumer.id,
    kind: consumer.kind,
    rtpParameters: consumer.rtpParameters,
    resume: () => asMediaFault(() => consumer.resume()),
    preferLayers: (spatialLayer, temporalLayer) =>
      asMediaFault(() => consumer.setPreferredLayers({ spatialLayer, temporalLayer })),
    close: () => consumer.close(),
  };
}

async function listen(worker: types.Worker, port: number, options: MediasoupOptions): Promise<types.WebRtcServer> {
  const where = {
    ip: options.listenIp,
    port,
    ...(options.announcedAddress !== undefined && { announcedAddress: options.announcedAddress }),
  };
  return await worker.createWebRtcServer({
    listenInfos: [
      { protocol: 'udp', ...where },
      { protocol: 'tcp', ...where },
    ],
  });
}

function mediaCodecs(): types.RouterRtpCodecCapability[] {
  return codecs.map((codec) => ({ ...codec }));
}

async function asMediaFault<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const theirs = cause instanceof TypeError || cause instanceof errors.UnsupportedError;
    throw new MediaFault(theirs ? 'bad_parameters' : 'failed', String(cause), cause);
  }
}
