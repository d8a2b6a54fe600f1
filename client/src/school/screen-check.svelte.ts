import { askCheck, CHECK_TAKES_AT_MOST_MS, listChecks, type PastCheck } from '#contract/places.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

/** Often enough that the answer seems to come by itself. */
const LOOK_EVERY_MS = 2_000;
/** A screen asks for its day every twelve seconds at the latest, and then needs its time. */
const PATIENCE_MS = 12_000 + CHECK_TAKES_AT_MOST_MS + 8_000;

/** The checks of one screen on the office's page: those of the past, and one that is asked for and waited for. */
export class ScreenCheck {
  /** `late`: nothing came in time; the screen follows when it can. */
  state: 'none' | 'waiting' | 'came' | 'late' = $state('none');
  /** The last 30, newest first; null before they were asked for. */
  checks: PastCheck[] | null = $state.raw(null);
  readonly asking: Attempt = new Attempt();
  #params: { uai: string; placeId: string };
  #came: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param came called when an answer arrived */
  constructor(params: { uai: string; placeId: string }, came: () => void) {
    this.#params = params;
    this.#came = came;
  }

  /** Reads the past. A line that fails is tried again when somebody looks again. */
  async read(): Promise<string | null> {
    const { checks, askedAt } = await call(listChecks, { params: this.#params });
    this.checks = checks;
    return askedAt;
  }

  /** Asks the screen to check itself, and waits for what it says. */
  async ask(): Promise<void> {
    clearTimeout(this.#timer);
    if ((await this.asking.run(() => call(askCheck, { params: this.#params }))) === undefined) return;
    this.follow();
  }

  /** Waits for a check that was asked for already. */
  follow(): void {
    this.state = 'waiting';
    this.#lookLater(PATIENCE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #lookLater(patience: number): void {
    this.#timer = setTimeout(() => void this.#look(patience - LOOK_EVERY_MS), LOOK_EVERY_MS);
  }

  async #look(patience: number): Promise<void> {
    const answered = await this.read().then(
      (askedAt) => askedAt === null,
      () => false,
    );
    if (this.state !== 'waiting') return;
    if (!answered && patience > 0) return this.#lookLater(patience);
    this.state = answered ? 'came' : 'late';
    if (answered) this.#came();
  }
}
