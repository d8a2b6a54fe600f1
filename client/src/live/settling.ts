/** When a failed attempt is made again, in ms; null when nothing but a new request can help. */
export type RetryAfter = (failures: number, error: unknown) => number | null;

/**
 * Brings what is nearer to what is wanted: runs `settle` when something changed, never twice at once, once more when
 * something changed meanwhile, and again after a wait when it failed.
 */
export class Settling {
  #settle: () => Promise<void>;
  #retryAfter: RetryAfter;
  #changed = false;
  #running = false;
  #stopped = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(settle: () => Promise<void>, retryAfter: RetryAfter) {
    this.#settle = settle;
    this.#retryAfter = retryAfter;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Says that something changed. */
  request(): void {
    this.#changed = true;
    if (!this.#running) void this.#run();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#running = true;
    clearTimeout(this.#timer);
    while (this.#changed && !this.#stopped) {
      this.#changed = false;
      try {
        await this.#settle();
        this.#failures = 0;
      } catch (error) {
        this.#failed(error);
      }
    }
    this.#running = false;
  }

  #failed(error: unknown): void {
    this.#failures += 1;
    const wait = this.#retryAfter(this.#failures, error);
    clearTimeout(this.#timer);
    if (wait !== null && !this.#stopped) this.#timer = setTimeout(() => this.request(), wait);
  }
}
