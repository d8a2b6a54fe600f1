import type { Change } from '#contract/changes.ts';
import { type Contacts, readSchoolToday, saveSchoolPhone, type TodayLesson } from '#contract/readiness.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { serverClock } from '../session/server-clock.svelte.ts';

/** A school's lessons of today and the days after, each with its light, and whom to call. */
export class SchoolGlance {
  readonly #uai: string;
  /** Soonest first; null before the first answer. */
  lessons: TodayLesson[] | null = $state.raw(null);
  contacts: Contacts | null = $state.raw(null);
  phone = $state('');
  readonly loading: Attempt = new Attempt();
  readonly saving: Attempt = new Attempt();

  constructor(uai: string) {
    this.#uai = uai;
  }

  /** The lesson of each cover. */
  get byCover(): ReadonlyMap<string, TodayLesson> {
    return new Map(this.lessons?.map((lesson) => [lesson.cover.id, lesson]));
  }

  /** Whether a change may show here. */
  concerns({ kind, uai }: Change): boolean {
    return (kind === 'absences' || kind === 'places') && uai === this.#uai;
  }

  async load(): Promise<void> {
    const sent = { params: { uai: this.#uai }, query: {} };
    const answer = await this.loading.run(() => call(readSchoolToday, sent));
    if (!answer) return;
    serverClock.heard(answer.serverNow);
    this.lessons = answer.lessons;
    this.contacts = answer.contacts;
    this.phone = answer.schoolPhone;
  }

  /** Answers whether it is stored. */
  async savePhone(phone: string): Promise<boolean> {
    const sent = { params: { uai: this.#uai }, body: { phone } };
    const saved = await this.saving.run(() => call(saveSchoolPhone, sent));
    if (saved) this.phone = phone.trim();
    return saved !== undefined;
  }
}
