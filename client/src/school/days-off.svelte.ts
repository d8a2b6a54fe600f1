import { addDayOff, MAX_DAYS_OFF, readCalendar, removeDayOff, type SchoolCalendar } from '#contract/calendar.ts';
import { Name, type Uai } from '#contract/ids.ts';
import { Day } from '#contract/time.ts';
import { calendarWords } from '#contract/words/calendar.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { daysUntil } from './school-year.ts';

const words = calendarWords.own;

type Problems = Partial<Record<'name' | 'firstDay' | 'lastDay', string | undefined>>;

/** A school's year as the page holds it, with the form for its own days off. */
export class DaysOff {
  calendar: SchoolCalendar | null = $state.raw(null);
  name = $state('');
  firstDay = $state('');
  lastDay = $state('');
  problems: Problems = $state.raw({});
  readonly loading: Attempt = new Attempt();
  readonly adding: Attempt = new Attempt();
  readonly removing: Attempt = new Attempt();
  readonly #uai: Uai;

  constructor(uai: Uai) {
    this.#uai = uai;
  }

  async load(): Promise<void> {
    const answer = await this.loading.run(() => call(readCalendar, { params: { uai: this.#uai } }));
    if (answer) this.calendar = answer;
  }

  /** Sends the form; true when the days are off. One day is enough: the last one may stay empty. */
  async add(): Promise<boolean> {
    const body = { name: this.name.trim(), firstDay: this.firstDay, lastDay: this.lastDay || this.firstDay };
    this.problems = problemsOf(body);
    if (Object.values(this.problems).some((problem) => problem !== undefined)) return false;
    const added = await this.adding.run(() => call(addDayOff, { params: { uai: this.#uai }, body }));
    if (!added) return false;
    this.name = '';
    this.firstDay = '';
    this.lastDay = '';
    await this.load();
    return true;
  }

  async remove(dayOffId: string): Promise<boolean> {
    const gone = await this.removing.run(() => call(removeDayOff, { params: { uai: this.#uai, dayOffId } }));
    if (gone) await this.load();
    return gone !== undefined;
  }
}

function problemsOf({ name, firstDay, lastDay }: { name: string; firstDay: string; lastDay: string }): Problems {
  return {
    name: Name.safeParse(name).success ? undefined : words.nameMissing,
    firstDay: Day.safeParse(firstDay).success ? undefined : words.dayMissing,
    lastDay: problemOfEnd(firstDay, lastDay),
  };
}

function problemOfEnd(firstDay: string, lastDay: string): string | undefined {
  if (lastDay < firstDay) return words.endsBefore;
  return daysUntil(lastDay, firstDay) >= MAX_DAYS_OFF ? words.tooLong(MAX_DAYS_OFF) : undefined;
}
