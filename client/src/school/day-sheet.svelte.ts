import { readSchoolDay } from '#contract/absences.ts';
import type { Cover } from '#contract/cover.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

/** The day of a school as its sheet shows it. */
export class DaySheetState {
  readonly #uai: string;
  #day = $state('');
  /** The last day that was told to be today; null before the first. */
  #today: string | null = null;
  /** Soonest first; null before the first answer for the day. */
  covers: Cover[] | null = $state.raw(null);
  adults: string[] = $state.raw([]);
  readonly loading: Attempt = new Attempt();

  constructor(uai: string, day: string) {
    this.#uai = uai;
    this.#day = day;
  }

  get day(): string {
    return this.#day;
  }

  /** Turns to another day. A date field that is being typed is empty for a moment: the sheet stays. */
  show(day: string): void {
    if (day === '' || day === this.#day) return;
    this.#day = day;
    this.covers = null;
  }

  /** Told what day it is at the school: a sheet of today that is left open over night goes along, any other stays. */
  goWith(today: string): void {
    if (this.#today !== null && this.#day === this.#today) this.show(today);
    this.#today = today;
  }

  /** An answer for a day that was left meanwhile is dropped. */
  async load(): Promise<void> {
    const day = this.#day;
    const answer = await this.loading.run(() => call(readSchoolDay, { params: { uai: this.#uai }, query: { day } }));
    if (!answer || day !== this.#day) return;
    this.covers = answer.covers;
    this.adults = answer.adults;
  }

  /** One cover as it is after a change of ours. */
  take(changed: Cover): void {
    this.covers = this.covers?.map((cover) => (cover.id === changed.id ? changed : cover)) ?? null;
    if (changed.adult && !this.adults.includes(changed.adult)) this.adults = [changed.adult, ...this.adults];
  }
}
