import type { CameraPolicy, ClassroomCheck } from '#contract/places.ts';
import type { readClassroom } from '#contract/rooms.ts';
import type { Reply } from '#contract/route.ts';
import { checkIsDue } from './classroom-timing.ts';

export interface SelfCheckWorld {
  /** Looks at the devices and measures the line. Rejects when `stop` is raised. */
  look(camera: CameraPolicy, stop: AbortSignal): Promise<ClassroomCheck>;
  report(check: ClassroomCheck, stop: AbortSignal): Promise<unknown>;
  /** The server's time, in ms. */
  now(): number;
}

type Facts = Reply<typeof readClassroom>;

/** What did not reach the office once will hardly reach it at once: a line that is too weak is not measured again and again. */
const AGAIN_AFTER_MS = 10 * 60_000;

/** Has the screen check itself when it is time, and stops as soon as a lesson wants the devices and the line. */
export class SelfCheck {
  underWay = $state(false);
  #world: SelfCheckWorld;
  #stop: AbortController | null = null;
  /** Which asking was followed last, and when a check was begun last. */
  #followed: string | null = null;
  #begunAt = Number.NEGATIVE_INFINITY;

  constructor(world: SelfCheckWorld) {
    this.#world = world;
  }

  /** Takes the newest facts; checks if it is time. */
  consider(facts: Facts): void {
    const now = this.#world.now();
    const fresh = facts.checkAskedAt !== null && facts.checkAskedAt !== this.#followed;
    const waited = now - this.#begunAt >= AGAIN_AFTER_MS;
    if (this.#stop !== null || !(fresh || waited) || !checkIsDue(facts, now)) return;
    this.#followed = facts.checkAskedAt;
    this.#begunAt = now;
    void this.#run(facts.camera);
  }

  /** A lesson begins, or the page goes: what is under way is dropped and its devices are closed. */
  stop(): void {
    this.#stop?.abort();
  }

  async #run(camera: CameraPolicy): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    this.underWay = true;
    try {
      await this.#world.report(await this.#world.look(camera, stop.signal), stop.signal);
    } catch {
      // Dropped, or nobody heard it: the next time tells more.
    } finally {
      this.#stop = null;
      this.underWay = false;
    }
  }
}
