import { readMyHours } from '#contract/records.ts';
import type { Reply } from '#contract/route.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

/** The month before (-1) or after (1): `2026-12` → `2027-01`. */
export function monthBeside(month: string, step: -1 | 1): string {
  const first = new Date(`${month}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() + step);
  return first.toISOString().slice(0, 7);
}

/** A month of lessons taught. What was read of another month is not shown under this one's name. */
export class Hours {
  month: string = $state('');
  read = $state.raw<Reply<typeof readMyHours> | null>(null);
  readonly loading: Attempt = new Attempt();

  constructor(month: string) {
    this.month = month;
  }

  async load(): Promise<void> {
    const { month } = this;
    const answer = await this.loading.run(() => call(readMyHours, { query: { month } }));
    if (answer && month === this.month) this.read = answer;
  }

  async step(by: -1 | 1): Promise<void> {
    this.month = monthBeside(this.month, by);
    this.read = null;
    await this.load();
  }

  get deliveredMinutes(): number {
    return this.read?.lessons.reduce((sum, { deliveredMinutes }) => sum + deliveredMinutes, 0) ?? 0;
  }
}
