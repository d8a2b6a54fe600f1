export interface PairingWorld {
  /** Asks for a code to show. */
  start(): Promise<{ code: string; deviceSecret: string; expiresAt: string }>;
  /** Asks whether somebody typed it. */
  read(deviceSecret: string): Promise<'waiting' | 'paired' | 'expired'>;
  /** The server's time, in ms. */
  now(): number;
}

/** The person at the office looks up after typing; three seconds later the screen has changed. */
const ASK_EVERY_MS = 3_000;
const TRY_AGAIN_MS = 2_000;

/**
 * An unpaired screen: shows a code, asks until it is typed, shows a new one when it expires, and never gives up while
 * nothing answers.
 */
export class Pairing {
  /** The code to show; null while there is none that somebody could type. */
  code: string | null = $state(null);
  unreachable = $state(false);
  #world: PairingWorld;
  #paired: (deviceSecret: string) => void;
  #stopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(world: PairingWorld, paired: (deviceSecret: string) => void) {
    this.#world = world;
    this.#paired = paired;
  }

  start(): void {
    void this.#showCode();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #showCode(): Promise<void> {
    this.code = null;
    const offer = await this.#reach(() => this.#world.start());
    if (this.#stopped) return;
    if (!offer) return this.#later(TRY_AGAIN_MS, () => this.#showCode());
    this.code = offer.code;
    this.#later(ASK_EVERY_MS, () => this.#ask(offer.deviceSecret, Date.parse(offer.expiresAt)));
  }

  async #ask(deviceSecret: string, expiresAt: number): Promise<void> {
    const state = await this.#reach(() => this.#world.read(deviceSecret));
    if (this.#stopped) return;
    if (state === 'paired') return this.#paired(deviceSecret);
    if (state === 'expired') return this.#showCode();
    // No answer: the code may have been typed a moment ago, so it is asked about until long after it expired.
    if (state === undefined && this.#world.now() >= expiresAt) this.code = null;
    this.#later(ASK_EVERY_MS, () => this.#ask(deviceSecret, expiresAt));
  }

  async #reach<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await ask();
      this.unreachable = false;
      return answer;
    } catch {
      this.unreachable = true;
      return undefined;
    }
  }

  #later(ms: number, next: () => Promise<void>): void {
    this.#timer = setTimeout(() => void next(), ms);
  }
}
