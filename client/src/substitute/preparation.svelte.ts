import { type Preparation, readPreparation, saveLessonNotes } from '#contract/preparation.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { serverClock } from '../session/server-clock.svelte.ts';

/** All a substitute needs for one lesson, and their own notes for it. */
export class PreparationDesk {
  readonly coverId: string;
  read: Preparation | null = $state.raw(null);
  readonly notes: LessonNotes;
  readonly loading: Attempt = new Attempt();

  constructor(coverId: string, memory: NotesMemory) {
    this.coverId = coverId;
    this.notes = new LessonNotes(coverId, memory);
  }

  async load(): Promise<void> {
    const answer = await this.loading.run(() => call(readPreparation, { params: { coverId: this.coverId } }));
    if (!answer) return;
    serverClock.heard(answer.serverNow);
    this.read = answer;
    this.notes.heard(answer.notes);
  }
}

/** Where notes wait that could not be sent yet: the tab's memory. */
type NotesMemory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Between two words nobody wants to be disturbed, and what was written must not wait long. */
const PAUSE_MS = 1000;

/** Notes that save themselves while one writes. What the line does not take now stays here and goes with the next word or answer. */
export class LessonNotes {
  readonly #coverId: string;
  readonly #memory: NotesMemory;
  readonly #key: string;
  #typed: string | null = $state(null);
  /** As the server has them; null before it answered. */
  #stored: string | null = $state(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly saving: Attempt = new Attempt();

  constructor(coverId: string, memory: NotesMemory) {
    this.#coverId = coverId;
    this.#memory = memory;
    this.#key = `releve.notes.${coverId}`;
    this.#typed = memory.getItem(this.#key);
  }

  get text(): string {
    return this.#typed ?? this.#stored ?? '';
  }

  set text(text: string) {
    this.#typed = text;
    this.#memory.setItem(this.#key, text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), PAUSE_MS);
  }

  /** Whether something typed has not been stored yet. */
  get unsaved(): boolean {
    return this.#typed !== null;
  }

  /** Whether anything was stored since the page opened: only then is it worth a word. */
  savedOnce = $state(false);

  /** What the server has now. What is typed here stays, and goes out again. */
  heard(notes: string): void {
    this.#stored = notes;
    if (this.#typed === notes) this.#settle();
    else if (this.unsaved && !this.saving.underWay) void this.save();
  }

  /** Sends what is typed; what is typed meanwhile goes next. */
  async save(): Promise<void> {
    clearTimeout(this.#timer);
    const notes = this.#typed;
    if (notes === null || this.saving.underWay) return;
    const params = { coverId: this.#coverId };
    const done = await this.saving.run(() => call(saveLessonNotes, { params, body: { notes } }));
    if (!done) return;
    this.#stored = notes;
    this.savedOnce = true;
    if (this.#typed === notes) this.#settle();
    else await this.save();
  }

  #settle(): void {
    this.#typed = null;
    this.#memory.removeItem(this.#key);
  }
}
