import { addFeed, type Feed } from '#contract/feeds.ts';
import type { Uai } from '#contract/ids.ts';
import type { Teacher } from '#contract/schools.ts';
import { feedWords } from '#contract/words/feeds.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

/** Whose a calendar is: a teacher's lessons do not say their teacher, so somebody has to. */
export type Whose = 'teacher' | 'school';

/** A calendar to subscribe to. Its address is a secret: it is kept here only until the server has it. */
export class FeedForm {
  readonly #uai: Uai;
  name = $state('');
  address = $state('');
  whose: Whose = $state('teacher');
  teacher: Teacher | null = $state.raw(null);
  /** True after the first try to send: until then nobody is told what is missing. */
  tried = $state(false);
  readonly sending: Attempt = new Attempt();

  constructor(uai: Uai) {
    this.#uai = uai;
  }

  /** The sentence of each field that keeps the form from being sent. */
  get problems(): { name?: string; address?: string; teacher?: string } {
    const words = feedWords.add;
    return {
      ...(this.name.trim() === '' ? { name: words.nameMissing } : {}),
      // Calendar programs write webcal:// for the same address; the server decides what it accepts.
      ...(/^(https?|webcals?):\/\/\S+\.\S+/i.test(this.address.trim()) ? {} : { address: words.addressMissing }),
      ...(this.whose === 'teacher' && this.teacher === null ? { teacher: words.teacherMissing } : {}),
    };
  }

  /** Subscribes, which reads the calendar once; the feed, or undefined when a field or the server says no. */
  async send(): Promise<Feed | undefined> {
    this.tried = true;
    if (Object.keys(this.problems).length > 0) return undefined;
    const teacherId = this.whose === 'teacher' ? (this.teacher?.id ?? null) : null;
    const body = { name: this.name.trim(), address: this.address.trim(), teacherId };
    return this.sending.run(() => call(addFeed, { params: { uai: this.#uai }, body }));
  }
}
