import type { Stretch } from '#contract/absences.ts';
import type { Bell } from '#contract/timetable.ts';
import { schoolWords } from '#contract/words/school.ts';
import { addDays, clockTime } from '#contract/words/times.ts';
import { readClock } from './read-clock.ts';

/** How many days one press reaches: today and the next; until the same day and the four after it, a week of school. */
const FIRST_CHOICES = 2;
const UNTIL_CHOICES = 4;

/** Monday to Friday. */
const ORDINARY_WEEK = [1, 2, 3, 4, 5];

/** The next `count` days from `day` on that lie on one of the weekdays, 1 Monday … 7 Sunday. */
export function schoolDays(day: string, count: number, weekdays: readonly number[] = ORDINARY_WEEK): string[] {
  const days: string[] = [];
  for (let next = day; days.length < count; next = addDays(next, 1)) {
    if (weekdays.includes(new Date(`${next}T00:00:00Z`).getUTCDay() || 7)) days.push(next);
  }
  return days;
}

const named = (choice: string): boolean => ['first', 'date', 'open'].includes(choice);

/** What is kept of a draft between two loads of the page. */
export interface StretchFields {
  first: string;
  firstDate: string;
  until: string;
  untilDate: string;
  someHours: boolean;
  from: string;
  to: string;
}

/**
 * One stretch of an absence while it is filled in. `first` is a day or `date` (the one typed); `until` is a day, `first` (that
 * day only), `date` or `open` (until further notice). Hours stay as typed until they are read.
 */
export class StretchDraft {
  readonly #start: string;
  readonly #weekdays: readonly number[] | undefined;
  first = $state('');
  firstDate = $state('');
  #until = $state('first');
  untilDate = $state('');
  someHours = $state(false);
  from = $state(clockTime('08:00'));
  to = $state(clockTime('12:00'));

  /** `start`: the day from which the quick choices are counted; `weekdays`: those of the school's timetable. */
  constructor(start: string, weekdays?: readonly number[]) {
    this.#start = start;
    this.#weekdays = weekdays;
    this.first = schoolDays(start, 1, weekdays)[0] ?? start;
  }

  /** A stretch that stands already, to be changed. */
  static of({ firstDay, lastDay, hours }: Stretch, start: string, weekdays?: readonly number[]): StretchDraft {
    const draft = new StretchDraft(start, weekdays);
    draft.restore({
      first: 'date',
      firstDate: firstDay,
      until: lastDay === null ? 'open' : 'date',
      untilDate: lastDay ?? '',
      someHours: hours !== null,
      from: clockTime(hours?.from ?? '08:00'),
      to: clockTime(hours?.to ?? '12:00'),
    });
    return draft;
  }

  get fields(): StretchFields {
    const { first, firstDate, until, untilDate, someHours, from, to } = this;
    return { first, firstDate, until, untilDate, someHours, from, to };
  }

  restore(fields: StretchFields): void {
    Object.assign(this, fields);
  }

  get firstChoices(): string[] {
    return schoolDays(this.#start, FIRST_CHOICES, this.#weekdays);
  }

  /** The days after the first that one press reaches, and the one that is chosen; empty while there is no first day. */
  get untilChoices(): string[] {
    if (this.firstDay === '') return [];
    const near = schoolDays(addDays(this.firstDay, 1), UNTIL_CHOICES, this.#weekdays);
    return named(this.until) || near.includes(this.until) ? near : [...near, this.until].sort();
  }

  /** A last day that the first has passed says nothing any more. */
  get until(): string {
    return !named(this.#until) && this.#until <= this.firstDay ? 'first' : this.#until;
  }

  set until(choice: string) {
    // What was said last stays in the field when another date is wanted.
    if (choice === 'date' && this.untilDate === '') this.untilDate = this.lastDay ?? this.firstDay;
    this.#until = choice;
  }

  get firstDay(): string {
    return this.first === 'date' ? this.firstDate : this.first;
  }

  /** Null: until further notice. Empty: not chosen yet. */
  get lastDay(): string | null {
    if (this.until === 'open') return null;
    if (this.until === 'first') return this.firstDay;
    return this.until === 'date' ? this.untilDate : this.until;
  }

  /** The hours typed; null for whole days, and while what was typed is no time or ends before it starts. */
  get hours(): Stretch['hours'] {
    const [from, to] = [readClock(this.from), readClock(this.to)];
    return this.someHours && from !== null && to !== null && from < to ? { from, to } : null;
  }

  /** The sentence of each field that is missing or cannot be. */
  get problems(): { first?: string; until?: string; hours?: string } {
    const { declare: words } = schoolWords;
    const { firstDay, lastDay } = this;
    return {
      ...(firstDay === '' ? { first: words.dayMissing } : {}),
      ...(lastDay === '' ? { until: words.dayMissing } : {}),
      ...(lastDay && lastDay < firstDay ? { until: words.lastBeforeFirst } : {}),
      ...(this.someHours && this.hours === null ? { hours: words.hoursMissing } : {}),
    };
  }

  get complete(): boolean {
    return Object.keys(this.problems).length === 0;
  }

  get stretch(): Stretch {
    return { firstDay: this.firstDay, lastDay: this.lastDay, hours: this.hours };
  }

  isRung({ from, to }: Bell): boolean {
    const { hours } = this;
    return hours !== null && hours.from <= from && to <= hours.to;
  }

  /** Presses one hour of the bells: alone it is the stretch; beside another it makes the stretch reach that far. */
  ring(bell: Bell): void {
    const { hours } = this;
    const reaches = hours !== null && !this.isRung(bell) && this.#wasRung;
    this.from = clockTime(reaches && hours.from < bell.from ? hours.from : bell.from);
    this.to = clockTime(reaches && hours.to > bell.to ? hours.to : bell.to);
    this.#wasRung = true;
  }

  /** The hours that stand at first are nobody's choice: the first press replaces them. */
  #wasRung = false;
}
