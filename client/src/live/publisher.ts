import type { MediaSource } from '#contract/signalling.ts';
import type { Ask } from './ask.ts';
import { sendingOf } from './encodings.ts';
import type { MediaProducer, MediaTransport } from './media-device.ts';
import { type RetryAfter, Settling } from './settling.ts';

/** Something this page sends. Without a track it sends nothing for the moment, and keeps its place. */
export interface Publication {
  track: MediaStreamTrack | null;
  paused: boolean;
}

export type Publications = ReadonlyMap<MediaSource, Publication>;

/** Keeps what is sent over one transport equal to what is wanted. */
export class Publisher {
  #transport: Promise<MediaTransport>;
  #ask: Ask;
  #settling: Settling;
  #wanted: Publications = new Map();
  #producers = new Map<MediaSource, MediaProducer>();

  constructor(transport: Promise<MediaTransport>, ask: Ask, retryAfter: RetryAfter) {
    this.#transport = transport;
    this.#ask = ask;
    this.#settling = new Settling(() => this.#settle(), retryAfter);
  }

  sync(wanted: Publications): void {
    this.#wanted = wanted;
    this.#settling.request();
  }

  /** Forgets producers the sfu no longer has; the next sync sends them anew. */
  mend(aliveIds: readonly string[]): void {
    for (const [source, producer] of this.#producers) {
      if (aliveIds.includes(producer.id)) continue;
      producer.close();
      this.#producers.delete(source);
    }
  }

  stop(): void {
    this.#settling.stop();
  }

  async #settle(): Promise<void> {
    // Voice first: it must not wait for a camera that is being negotiated.
    for (const source of ['microphone', 'camera', 'screen'] as const) await this.#settleOne(source);
  }

  async #settleOne(source: MediaSource): Promise<void> {
    const wanted = this.#wanted.get(source);
    const producer = this.#producers.get(source);
    if (producer && !wanted) await this.#withdraw(source, producer);
    else if (producer && wanted) await this.#adjust(producer, wanted);
    else if (wanted?.track) await this.#publish(source, wanted.track, wanted.paused);
  }

  async #publish(source: MediaSource, track: MediaStreamTrack, paused: boolean): Promise<void> {
    const transport = await this.#transport;
    const sending = sendingOf(source, track.getSettings().height ?? 0);
    // The tracks belong to whoever opened them: a rebuilt transport sends the same ones again.
    const producer = await transport.produce({ track, ...sending, stopTracks: false, appData: { source, paused } });
    if (paused) producer.pause();
    this.#producers.set(source, producer);
  }

  async #adjust(producer: MediaProducer, { track, paused }: Publication): Promise<void> {
    if (producer.track !== track) await producer.replaceTrack({ track });
    if (producer.paused === paused) return;
    // The page is silent before the sfu knows, and the other way round when it speaks again.
    if (paused) producer.pause();
    await this.#ask('set_paused', { producerId: producer.id, paused });
    if (!paused) producer.resume();
  }

  async #withdraw(source: MediaSource, producer: MediaProducer): Promise<void> {
    producer.close();
    this.#producers.delete(source);
    await this.#ask('unpublish', { producerId: producer.id });
  }
}
