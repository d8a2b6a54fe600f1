import { type ClosedPeriod, type Days, readCalendar } from '#contract/calendar.ts';
import type { Reply } from '#contract/route.ts';
import type { Teacher } from '#contract/schools.ts';
import { type Bell, listClasses, listWeek, readBells, type SchoolClass, type WeekLesson } from '#contract/timetable.ts';
import { addDays } from '#contract/words/times.ts';
import { weekWords as words } from '#contract/words/week.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import type { SchoolDesk } from './school-desk.svelte.ts';
import { mondayOf, type WeekHour } from './week-events.ts';

/** Whose week is shown. */
export interface WeekOwner {
  kind: 'class' | 'group' | 'teacher';
  id: string;
  name: string;
  note: string;
}

/** The Monday of the week an office wants to see on a day: on Saturday and Sunday the coming one. */
export function weekToOpen(today: string): string {
  return mondayOf(addDays(today, 2));
}

/**
 * The day on which the list of a telephone begins: of the week that runs, today, for what is over lies far above on a small
 * screen. All of it when nothing more is to come, or in another week.
 */
export function firstListed(monday: string, today: string, hours: readonly WeekHour[]): string {
  const isToCome = hours.some(({ lesson }) => lesson.day >= today);
  return monday === mondayOf(today) && isToCome ? today : monday;
}

/** The week of one class or one teacher, with what is needed to change it. */
export class WeekDesk {
  readonly desk: SchoolDesk;
  monday = $state('');
  owner: WeekOwner | null = $state.raw(null);
  /** Of the owner and week asked for last; null until they came. */
  lessons: WeekLesson[] | null = $state.raw(null);
  classes: SchoolClass[] | null = $state.raw(null);
  subjects: Reply<typeof listClasses>['subjects'] = $state.raw([]);
  bells: Bell[] = $state.raw([]);
  periods: ClosedPeriod[] = $state.raw([]);
  /** Of these days nobody knows whether they are holidays. */
  unknown: Days[] = $state.raw([]);
  readonly opening: Attempt = new Attempt();
  readonly listing: Attempt = new Attempt();

  constructor(desk: SchoolDesk) {
    this.desk = desk;
    this.monday = weekToOpen(desk.today);
  }

  get owners(): WeekOwner[] {
    const classes = (this.classes ?? []).map(({ id, kind, code }) => ({
      id,
      kind,
      name: code,
      note: words.who.kinds[kind],
    }));
    return [...classes, ...this.desk.teachers.map(teacherAsOwner)];
  }

  /** The class or group that is shown; null for a teacher. */
  get shownClass(): SchoolClass | null {
    return this.classes?.find(({ id }) => id === this.owner?.id) ?? null;
  }

  /** What does not change with the week; then the first class's week. */
  async open(): Promise<void> {
    const params = { uai: this.desk.uai };
    const answers = await this.opening.run(() =>
      Promise.all([call(listClasses, { params }), call(readBells, { params }), call(readCalendar, { params })]),
    );
    if (!answers) return;
    const [{ classes, subjects }, { bells }, { periods, unknown }] = answers;
    this.classes = classes;
    this.subjects = subjects;
    this.bells = bells;
    this.periods = periods;
    this.unknown = unknown;
    await this.show(this.owner ?? this.owners[0] ?? null);
  }

  async show(owner: WeekOwner | null): Promise<void> {
    if (owner?.id !== this.owner?.id) this.lessons = null;
    this.owner = owner;
    await this.list();
  }

  async turnTo(monday: string): Promise<void> {
    this.monday = monday;
    this.lessons = null;
    await this.list();
  }

  /**
   * Asks for the lessons; an answer for another week or owner than the one on screen by then is dropped, and one that says the
   * same leaves the calendar as it is: drawn anew it would lose the focus.
   */
  async list(): Promise<void> {
    const { owner, monday } = this;
    if (owner === null) return;
    const who = owner.kind === 'teacher' ? { teacherId: owner.id } : { classId: owner.id };
    const query = { ...who, firstDay: monday, lastDay: addDays(monday, 6) };
    const answer = await this.listing.run(() => call(listWeek, { params: { uai: this.desk.uai }, query }));
    const isWanted = owner.id === this.owner?.id && monday === this.monday;
    if (answer && isWanted && JSON.stringify(answer.lessons) !== JSON.stringify(this.lessons))
      this.lessons = answer.lessons;
  }

  /** After a change: the lessons, and what became of the absences that hang on them. */
  async refresh(): Promise<void> {
    await Promise.all([this.list(), this.desk.loadAbsences()]);
  }
}

function teacherAsOwner({ id, firstName, lastName, subjects }: Teacher): WeekOwner {
  return { kind: 'teacher', id, name: `${lastName} ${firstName}`, note: subjects.join(', ') };
}
