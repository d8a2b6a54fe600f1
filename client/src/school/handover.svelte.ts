import {
  addDocument,
  documentKinds,
  type Handover,
  handClassOver,
  type LeftDocument,
  MAX_DOCUMENT_BYTES,
  readHandover,
  removeDocument,
} from '#contract/handovers.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { upload } from '../api/upload.ts';

/** For the file dialog, and a telephone turns its pictures into one of these; what a file is, its content tells the server. */
export const ACCEPTED: string = Object.values(documentKinds)
  .flatMap(({ mediaType, endings }) => [mediaType, ...endings])
  .join(',');

/** A document on its way. */
interface Sending {
  name: string;
  percent: number;
}

/** What is left for whoever takes the lessons of an absence: read, written and sent from its page. */
export class HandoverDesk {
  readonly absenceId: string;
  handover: Handover | null = $state.raw(null);
  sending: Sending | null = $state.raw(null);
  /** Of the file that was not even sent. */
  tooLarge: string | null = $state(null);
  readonly loading: Attempt = new Attempt();
  readonly writing: Attempt = new Attempt();
  readonly adding: Attempt = new Attempt();
  readonly removing: Attempt = new Attempt();
  #abort = new AbortController();

  constructor(absenceId: string) {
    this.absenceId = absenceId;
  }

  async load(): Promise<void> {
    const { absenceId } = this;
    const answer = await this.loading.run(() => call(readHandover, { params: { absenceId } }));
    if (answer) this.handover = answer;
  }

  /** True when the server took it. */
  async write(classId: string, text: string): Promise<boolean> {
    const params = { absenceId: this.absenceId, classId };
    const answer = await this.writing.run(() => call(handClassOver, { params, body: { text } }));
    if (answer) this.handover = answer;
    return answer !== undefined;
  }

  /** Sends files one after the other, up to the first that is not taken; answers with those that were. */
  async add(files: readonly File[]): Promise<LeftDocument[]> {
    const taken: LeftDocument[] = [];
    for (const file of files) {
      const document = await this.#send(file);
      if (document === undefined) break;
      taken.push(document);
    }
    this.sending = null;
    await this.load();
    return taken;
  }

  async #send(file: File): Promise<LeftDocument | undefined> {
    this.tooLarge = file.size > MAX_DOCUMENT_BYTES ? file.name : null;
    if (this.tooLarge !== null) return undefined;
    this.#abort = new AbortController();
    this.sending = { name: file.name, percent: 0 };
    const progress = (bytes: number) => {
      this.sending = { name: file.name, percent: Math.floor((100 * bytes) / Math.max(1, file.size)) };
    };
    const { signal } = this.#abort;
    const sent = { params: { absenceId: this.absenceId }, query: { name: file.name } };
    return this.adding.run(() => upload(addDocument, sent, file, { progress, signal }).catch(unlessStopped(signal)));
  }

  /** Stops what is on its way. */
  stop(): void {
    this.#abort.abort();
  }

  /** True when the server took it away. */
  async remove(documentId: string): Promise<boolean> {
    const params = { absenceId: this.absenceId, documentId };
    const done = await this.removing.run(() => call(removeDocument, { params }));
    await this.load();
    return done !== undefined;
  }
}

/** Whoever stops an upload has not met a failure. */
function unlessStopped(signal: AbortSignal) {
  return (failure: unknown): undefined => {
    if (!signal.aborted) throw failure;
  };
}
