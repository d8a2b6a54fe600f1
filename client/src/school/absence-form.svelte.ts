import { type AbsenceReason, type AbsenceWithCovers, declareAbsence, type NewAbsence } from '#contract/absences.ts';
import { type Lesson, listLessons, type Teacher } from '#contract/schools.ts';
import { schoolWords } from '#contract/words/school.ts';
import { addDays, clockIn, clockTime } from '#contract/words/times.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { readClock } from './read-clock.ts';

export type When = 'today' | 'tomorrow' | 'period';

/** The server lists at most this many days of lessons at once; a longer absence is declared whole all the same. */
export const LISTED_DAYS = 62;

/** Where and when the form is filled in. `now` is the server's time in ms, `newKey` makes a UUID. */
export interface FormPlace {
  uai: string;
  zone: string;
  today: string;
  now: () => number;
  newKey: () => string;
}

/**
 * The form of an absence: who, when, why, and the lessons it touches while it is being filled in. Its key is made once, so
 * that pressing twice, or again after a lost line, declares one absence.
 */
export class AbsenceForm {
  readonly #place: FormPlace;
  readonly #requestKey: string;
  teacher: Teacher | null = $state.raw(null);
  when: When = $state('today');
  firstDay = $state('');
  lastDay = $state('');
  someHours = $state(false);
  /** As typed; read by `readClock`. */
  from = $state(clockTime('08:00'));
  to = $state(clockTime('12:00'));
  reason: AbsenceReason = $state('unforeseen');
  /** True after the first try to send: until then nobody is told what is missing. */
  tried = $state(false);
  readonly listing: Attempt = new Attempt();
  readonly sending: Attempt = new Attempt();
  /** Of whole days, as the server gave them; null before the first answer. */
  #listed: Lesson[] | null = $state.raw(null);
  #listedFor = '';

  constructor(place: FormPlace) {
    this.#place = place;
    this.#requestKey = place.newKey();
    this.firstDay = place.today;
    this.lastDay = place.today;
  }

  /** First and last day, or null while they are not both chosen. */
  get days(): { firstDay: string; lastDay: string } | null {
    if (this.when === 'period') {
      return this.firstDay && this.lastDay ? { firstDay: this.firstDay, lastDay: this.lastDay } : null;
    }
    const day = this.when === 'today' ? this.#place.today : addDays(this.#place.today, 1);
    return { firstDay: day, lastDay: day };
  }

  /** The hours chosen; null for whole days, and while what was typed is no time or ends before it starts. */
  get #hours(): NewAbsence['hours'] {
    const [from, to] = [readClock(this.from), readClock(this.to)];
    return this.someHours && from !== null && to !== null && from < to ? { from, to } : null;
  }

  /** The sentence of each field that keeps the form from being sent. */
  get problems(): { teacher?: string; days?: string; hours?: string } {
    const words = schoolWords.declare;
    const { days } = this;
    return {
      ...(this.teacher === null ? { teacher: words.whoMissing } : {}),
      ...(days === null || days.lastDay < days.firstDay ? { days: words.dayMissing } : {}),
      ...(this.someHours && this.#hours === null ? { hours: words.hoursMissing } : {}),
    };
  }

  get complete(): boolean {
    return Object.keys(this.problems).length === 0;
  }

  /** The lessons that will need a substitute: those that share time with the absence and have not ended. Null while unknown. */
  get lessons(): Lesson[] | null {
    if (this.#listed === null || this.problems.hours) return this.#listed === null ? null : [];
    return this.#listed.filter((lesson) => this.#touches(lesson));
  }

  #touches({ startsAt, endsAt }: Lesson): boolean {
    if (Date.parse(endsAt) <= this.#place.now()) return false;
    const hours = this.#hours;
    if (hours === null) return true;
    const start = clockIn(startsAt, this.#place.zone);
    const end = clockIn(endsAt, this.#place.zone);
    // A lesson that ends after midnight ends later than any hour of its day.
    return start < hours.to && (end > hours.from || end < start);
  }

  /** More days than the list can show. */
  get isCut(): boolean {
    const { days } = this;
    return days !== null && days.lastDay > addDays(days.firstDay, LISTED_DAYS - 1);
  }

  /** Asks for the lessons of the teacher and days chosen; an answer that was overtaken by another choice is dropped. */
  async list(): Promise<void> {
    const { teacher, days } = this;
    const wanted =
      teacher && days && days.firstDay <= days.lastDay ? `${teacher.id} ${days.firstDay} ${days.lastDay}` : '';
    if (wanted === this.#listedFor && this.listing.failed === undefined) return;
    this.#listedFor = wanted;
    this.#listed = null;
    if (!teacher || !days || wanted === '') return;
    const lastDay = this.isCut ? addDays(days.firstDay, LISTED_DAYS - 1) : days.lastDay;
    const query = { teacherId: teacher.id, firstDay: days.firstDay, lastDay };
    const answer = await this.listing.run(() => call(listLessons, { params: { uai: this.#place.uai }, query }));
    if (answer && this.#listedFor === wanted) this.#listed = answer.lessons;
  }

  /** Declares the absence and answers with it and its covers; undefined when something is missing or the server said no. */
  async send(): Promise<AbsenceWithCovers | undefined> {
    this.tried = true;
    const { teacher, days } = this;
    if (!this.complete || !teacher || !days) return undefined;
    const body: NewAbsence = {
      requestKey: this.#requestKey,
      teacherId: teacher.id,
      ...days,
      hours: this.#hours,
      reason: this.reason,
    };
    return this.sending.run(() => call(declareAbsence, { params: { uai: this.#place.uai }, body }));
  }
}
