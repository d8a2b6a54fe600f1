import { type Availability, type Away, type PoolMember, readSubstitute, saveAvailability } from '#contract/pool.ts';
import { Day } from '#contract/time.ts';
import { minuteTime, availabilityWords as words } from '#contract/words/pool.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { readClock } from '../school/read-clock.ts';

const END_OF_DAY = 1440;

/** One stretch of a weekday as it is typed. */
export interface StretchLine {
  /** Names the line while the form is open. */
  key: number;
  from: string;
  to: string;
}

interface StretchProblems {
  from: string | undefined;
  to: string | undefined;
}

/** Minutes after midnight from what was typed, or null. */
function minuteIn(text: string): number | null {
  const clock = readClock(text);
  if (clock === null) return null;
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}

/** As an end, midnight is that of the evening. */
function endMinuteIn(text: string): number | null {
  if (/^(24\s*h?(\s*00)?|minuit)$/i.test(text.trim())) return END_OF_DAY;
  const minute = minuteIn(text);
  return minute === 0 ? END_OF_DAY : minute;
}

/** An absence while it is typed: one day, several, or some hours of one. */
export class AwayDraft {
  firstDay = $state('');
  lastDay = $state('');
  someHours = $state(false);
  from = $state('');
  to = $state('');
  /** Somebody pressed the button: what is wrong is shown now. */
  tried = $state(false);

  get problems(): Partial<Record<'firstDay' | 'lastDay' | 'from' | 'to', string | undefined>> {
    const [from, to] = [minuteIn(this.from), endMinuteIn(this.to)];
    return {
      firstDay: Day.safeParse(this.firstDay).success ? undefined : words.wrong.day,
      lastDay: this.#lastDayProblem(),
      from: this.someHours && from === null ? words.wrong.time : undefined,
      to: this.someHours ? endProblem(from, to) : undefined,
    };
  }

  /** The absence, or null while something is wrong with it. */
  take(): Away | null {
    this.tried = true;
    if (Object.values(this.problems).some((problem) => problem !== undefined)) return null;
    const days = { firstDay: this.firstDay, lastDay: this.lastDay || this.firstDay };
    const whole = { ...days, startMinute: 0, endMinute: END_OF_DAY };
    if (!this.someHours) return whole;
    return { ...days, startMinute: minuteIn(this.from) ?? 0, endMinute: endMinuteIn(this.to) ?? END_OF_DAY };
  }

  #lastDayProblem(): string | undefined {
    if (this.lastDay === '' || this.lastDay === this.firstDay) return undefined;
    if (this.lastDay < this.firstDay) return words.wrong.lastDay;
    return this.someHours ? words.wrong.hoursOneDay : undefined;
  }
}

function endProblem(from: number | null, to: number | null): string | undefined {
  if (to === null) return words.wrong.time;
  return from !== null && to <= from ? words.wrong.end : undefined;
}

/** What a member of the pool says about themselves, saved with one press. */
export class AvailabilityForm {
  readonly #substituteId: string;
  #nextKey = 0;
  member: PoolMember | null = $state.raw(null);
  /** Monday first. */
  week: StretchLine[][] = $state([]);
  away: Away[] = $state.raw([]);
  /** An absence that is being typed; saving takes it along. */
  draft = $state.raw<AwayDraft | null>(null);
  excluded: PoolMember['excludedSchools'] = $state.raw([]);
  consented = $state(false);
  phone = $state('');
  tried = $state(false);
  readonly loading: Attempt = new Attempt();
  readonly saving: Attempt = new Attempt();

  constructor(substituteId: string) {
    this.#substituteId = substituteId;
  }

  async load(): Promise<void> {
    const params = { substituteId: this.#substituteId };
    const member = await this.loading.run(() => call(readSubstitute, { params }));
    if (member) this.take(member);
  }

  /** Begins again with what is stored. */
  take(member: PoolMember): void {
    this.member = member;
    this.week = [1, 2, 3, 4, 5, 6, 7].map((weekday) =>
      member.availability
        .filter((hours) => hours.weekday === weekday)
        .map(({ startMinute, endMinute }) => this.#line(minuteTime(startMinute), minuteTime(endMinute))),
    );
    this.away = member.away;
    this.draft = null;
    this.excluded = member.excludedSchools;
    this.consented = member.consented;
    this.phone = member.phone;
    this.tried = false;
    this.saving.failed = undefined;
  }

  /** Somebody at this desk saved the other half of the same person: what is typed here stays, and is the next version. */
  keepTyped(member: PoolMember): void {
    if (this.member !== null) this.member = member;
  }

  /** A stretch more for that day (0 Monday): the afternoon when the morning stands. */
  add(day: number): void {
    const last = this.week[day]?.at(-1);
    this.week[day]?.push(last ? this.#line('', '') : this.#line(minuteTime(480), minuteTime(720)));
  }

  remove(day: number, key: number): void {
    this.week[day] = (this.week[day] ?? []).filter((line) => line.key !== key);
  }

  /** That day's stretches for every day from Monday to Friday. */
  copyToWorkdays(day: number): void {
    const model = $state.snapshot(this.week[day] ?? []);
    for (let other = 0; other < 5; other += 1) {
      if (other !== day) this.week[other] = model.map(({ from, to }) => this.#line(from, to));
    }
  }

  addAway(away: Away): void {
    this.away = [...this.away, away].sort((a, b) => a.firstDay.localeCompare(b.firstDay));
  }

  /** The absence that is being typed joins the list; false while something is wrong with it. */
  takeDraft(): boolean {
    const away = this.draft?.take();
    if (!away) return false;
    this.addAway(away);
    this.draft = null;
    return true;
  }

  removeAway(away: Away): void {
    this.away = this.away.filter((one) => one !== away);
  }

  exclude(school: PoolMember['excludedSchools'][number]): void {
    if (!this.excluded.some(({ uai }) => uai === school.uai)) this.excluded = [...this.excluded, school];
  }

  include(uai: string): void {
    this.excluded = this.excluded.filter((school) => school.uai !== uai);
  }

  /** What is wrong with each stretch of each day. */
  get problems(): StretchProblems[][] {
    return this.week.map(problemsOf);
  }

  /** Something on the page is not stored yet. */
  get changed(): boolean {
    if (this.member === null) return false;
    if (this.#isTyped) return true;
    const { consented, phone, availability, away, excludedSchools } = this.member;
    const excluded = excludedSchools.map(({ uai }) => uai);
    const stored = { consented, phone, availability, away, excludedUais: excluded };
    return JSON.stringify(this.#said()) !== JSON.stringify(stored);
  }

  /** Answers whether it is stored now; accepted lessons that no longer fit are then in `member`. */
  async save(): Promise<boolean> {
    this.tried = true;
    const { member } = this;
    if (member === null || this.problems.flat().some(({ from, to }) => from ?? to)) return false;
    if (this.#isTyped && !this.takeDraft()) return false;
    const params = { substituteId: this.#substituteId };
    const body = { version: member.version, ...this.#said() };
    const saved = await this.saving.run(() => call(saveAvailability, { params, body }));
    if (saved) this.take(saved);
    return saved !== undefined;
  }

  get #isTyped(): boolean {
    return this.draft !== null && this.draft.firstDay !== '';
  }

  #said() {
    return {
      consented: this.consented,
      phone: this.phone.trim(),
      availability: this.week.flatMap((lines, day) => lines.map((line) => toHours(day + 1, line)).sort(byStart)),
      away: this.away,
      excludedUais: this.excluded.map(({ uai }) => uai),
    };
  }

  #line(from: string, to: string): StretchLine {
    return { key: this.#nextKey++, from, to };
  }
}

/** What cannot be read is no hour of any day: the server would refuse it, the form does before. */
function toHours(weekday: number, { from, to }: StretchLine): Availability {
  return { weekday, startMinute: minuteIn(from) ?? -1, endMinute: endMinuteIn(to) ?? -1 };
}

function byStart(one: Availability, other: Availability): number {
  return one.startMinute - other.startMinute;
}

/** What is wrong with each stretch of a day: no time, an end before its start, minutes that another one has. */
function problemsOf(lines: readonly StretchLine[]): StretchProblems[] {
  const hours = lines.map((line) => toHours(1, line));
  return hours.map(({ startMinute, endMinute }, index) => {
    const from = startMinute < 0 ? words.wrong.time : undefined;
    const to = endProblem(startMinute < 0 ? null : startMinute, endMinute < 0 ? null : endMinute);
    const overlaps = hours
      .slice(0, index)
      .some((other) => startMinute < other.endMinute && other.startMinute < endMinute);
    return { from: from ?? (to === undefined && overlaps ? words.wrong.overlap : undefined), to };
  });
}
