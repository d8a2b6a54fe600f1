import { type Outcomes, type Period, readMeasures } from '#contract/measures.ts';
import type { Reply } from '#contract/route.ts';
import { Attempt } from '../../api/attempt.svelte.ts';
import { call } from '../../api/call.ts';
import { serverClock } from '../../session/server-clock.svelte.ts';

/** How an academy does in a period. Counting takes the database a moment, so it is asked for, not followed. */
export class Measures {
  readonly #academyCode: string;
  period: Period = $state('month');
  read: Reply<typeof readMeasures> | null = $state.raw(null);
  readonly loading: Attempt = new Attempt();

  constructor(academyCode: string) {
    this.#academyCode = academyCode;
  }

  /** Asks for the period; an answer for one that was left meanwhile is dropped. */
  async load(): Promise<void> {
    const { period } = this;
    this.read = null;
    const sent = { params: { academyCode: this.#academyCode }, query: { period } };
    const answer = await this.loading.run(() => call(readMeasures, sent));
    if (!answer || period !== this.period) return;
    serverClock.heard(answer.serverNow);
    this.read = answer;
  }

  /** All lessons of the period together. */
  get whole(): Outcomes {
    const whole = { taught: 0, onSite: 0, lost: 0 };
    for (const { taught, onSite, lost } of this.read?.leads ?? []) {
      whole.taught += taught;
      whole.onSite += onSite;
      whole.lost += lost;
    }
    return whole;
  }

  get isEmpty(): boolean {
    const { taught, onSite, lost } = this.whole;
    const asked = Object.values(this.read?.offers ?? {}).some((count) => count > 0);
    return taught + onSite + lost === 0 && !asked;
  }
}
