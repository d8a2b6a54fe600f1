import type { Clock } from '#runtime/clock.ts';

/** `burst` at once, then `perSecond`. */
export interface Rate {
  burst: number;
  perSecond: number;
}

/** A token bucket: fills steadily up to `burst`, each take empties it by one. */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #clock: Clock;
  #tokens: number;
  #filledAt: number;

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
    this.#tokens = rate.burst;
    this.#filledAt = clock.now().getTime();
  }

  /** Takes one. @returns false, and takes nothing, when there is none */
  take(): boolean {
    this.#fill();
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  get empty(): boolean {
    this.#fill();
    return this.#tokens < 1;
  }

  get full(): boolean {
    this.#fill();
    return this.#tokens >= this.#rate.burst;
  }

  #fill(): void {
    const now = this.#clock.now().getTime();
    const gained = (Math.max(0, now - this.#filledAt) / 1_000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + gained);
    this.#filledAt = now;
  }
}

/** At so many addresses the full buckets are thrown away: they are as good as new ones. */
const SWEEP_AT = 10_000;

/** One bucket for each address. */
export class AddressBuckets {
  readonly #rate: Rate;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
  }

  of(address: string): TokenBucket {
    const known = this.#buckets.get(address);
    if (known) return known;
    if (this.#buckets.size >= SWEEP_AT) this.#sweep();
    const bucket = new TokenBucket(this.#rate, this.#clock);
    this.#buckets.set(address, bucket);
    return bucket;
  }

  #sweep(): void {
    for (const [address, bucket] of this.#buckets) if (bucket.full) this.#buckets.delete(address);
  }
}
