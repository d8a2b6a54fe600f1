/** A picture is old when nothing new came for this long: below it, an ordinary hiccup of a weak line. */
const STALE_AFTER_MS = 2_500;

/** How old the picture on screen is. `now` is any clock in ms that only goes forward. */
export class PictureAge {
  /** Whole seconds since the last frame; null while frames come, and before the first. */
  seconds: number | null = $state(null);
  #lastFrame: number | null = null;

  frame(now: number): void {
    this.#lastFrame = now;
    this.seconds = null;
  }

  /** To be called twice a second or so. */
  tick(now: number): void {
    if (this.#lastFrame === null) return;
    const age = now - this.#lastFrame;
    this.seconds = age < STALE_AFTER_MS ? null : Math.floor(age / 1000);
  }
}
