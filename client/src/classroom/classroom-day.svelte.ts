import type { ClassroomLesson, readClassroom } from '#contract/rooms.ts';
import type { Reply } from '#contract/route.ts';
import { CallFailed } from '../api/call.ts';
import { comingLessons, type Held, heldNow, nextPollMs, POLL_EVERY_MS } from './classroom-timing.ts';

export type ClassroomFacts = Reply<typeof readClassroom>;

export interface DayWorld {
  read(patience: AbortSignal): Promise<ClassroomFacts>;
  /** The server's time, in ms. */
  now(): number;
  random(): number;
}

export interface DayTold {
  /** The credential is worthless: the screen was unpaired. */
  unpaired(): void;
  /** The server speaks a newer contract than this page. */
  outdated(): void;
}

/** A question without an answer for this long has none: the next one must not wait for it. */
const PATIENCE_MS = 8_000;
const TRY_AGAIN_MS = 1_000;
/** All projectors of the country know the same bells; their questions are spread over this long. */
const SPREAD_MS = 2_000;
/** A lesson that did not let the screen in is tried again after this: an office may have mended it meanwhile. */
const ASIDE_MS = 30_000;

/** What a paired screen knows: its place and its lessons, kept on screen when the line is gone. */
export class ClassroomDay {
  facts: ClassroomFacts | null = $state.raw(null);
  /** The server's time of the last answer before the line went, in ms; null while answers come. */
  offlineSince: number | null = $state(null);
  #setAside: ReadonlySet<string> = $state.raw(new Set());
  #world: DayWorld;
  #told: DayTold;
  #stopped = false;
  #asking = false;
  #lastAnswer = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(world: DayWorld, told: DayTold) {
    this.#world = world;
    this.#told = told;
  }

  start(): void {
    this.#lastAnswer = this.#world.now();
    void this.#poll();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** What to be in at the server's time `now` (ms): a lesson, or a rehearsal. */
  heldNow(now: number): Held | null {
    return this.facts && heldNow(this.facts, now, this.#setAside);
  }

  coming(now: number): ClassroomLesson[] {
    return comingLessons(this.facts?.lessons ?? [], now);
  }

  /** That room is over for this screen; `again` tries it once more in a while. */
  leave(roomId: string, { again }: { again: boolean }): void {
    this.#setAside = new Set([...this.#setAside, roomId]);
    if (again) setTimeout(() => this.#takeUp(roomId), ASIDE_MS);
    if (!this.#asking) void this.#poll();
  }

  #takeUp(roomId: string): void {
    this.#setAside = new Set([...this.#setAside].filter((aside) => aside !== roomId));
  }

  async #poll(): Promise<void> {
    clearTimeout(this.#timer);
    this.#asking = true;
    const wait = await this.#world.read(AbortSignal.timeout(PATIENCE_MS)).then(
      (facts) => this.#answered(facts),
      (failure: unknown) => this.#failed(failure),
    );
    this.#asking = false;
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#poll(), wait);
  }

  #answered(facts: ClassroomFacts): number {
    this.facts = facts;
    this.offlineSince = null;
    this.#lastAnswer = this.#world.now();
    return nextPollMs(facts.lessons, this.#lastAnswer) + SPREAD_MS * this.#world.random();
  }

  /** Who is reached and says no is not hurried; who is not reached is asked again at once. */
  #failed(failure: unknown): number {
    const code = failure instanceof CallFailed ? failure.code : 'unreachable';
    if (code === 'classroom_unknown' || code === 'classroom_revoked') this.#told.unpaired();
    else if (code === 'unreadable') this.#told.outdated();
    else this.offlineSince ??= this.#lastAnswer;
    return code === 'unreachable' ? TRY_AGAIN_MS : POLL_EVERY_MS;
  }
}
