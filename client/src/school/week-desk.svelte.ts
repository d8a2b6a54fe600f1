import { type ClosedPeriod, readCalendar } from '#contract/calendar.ts';
import type { Reply } from '#contract/route.ts';
import type { Teacher } from '#contract/schools.ts';
import { type Bell, listClasses, listWeek, readBells, type SchoolClass, type WeekLesson } from '#contract/timetable.ts';
import { addDays } from '#contract/words/times.ts';
import { weekWords as words } from '#contract/words/week.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import type { SchoolDesk } from './school-desk.svelte.ts';
import { mondayOf } from './week-events.ts';

/** Whose week is shown. */
export interface WeekOwner {
  kind: 'class' | 'group' | 'teacher';
  id: string;
  name: string;
  note: string;
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
  readonly opening: Attempt = new Attempt();
  readonly listing: Attempt = new Attempt();

  constructor(desk: SchoolDesk) {
    this.desk = desk;
    this.monday = mondayOf(desk.today);
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
    const [{ classes, subjects }, { bells }, { periods }] = answers;
    this.classes = classes;
    this.subjects = subjects;
    this.bells = bells;
    this.periods = periods;
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

  /** Asks for the lessons; an answer for another week or owner than the one on screen by then is dropped. */
  async list(): Promise<void> {
    const { owner, monday } = this;
    if (owner === null) return;
    const who = owner.kind === 'teacher' ? { teacherId: owner.id } : { classId: owner.id };
    const query = { ...who, firstDay: monday, lastDay: addDays(monday, 6) };
    const answer = await this.listing.run(() => call(listWeek, { params: { uai: this.desk.uai }, query }));
    if (answer && owner.id === this.owner?.id && monday === this.monday) this.lessons = answer.lessons;
  }

  /** After a change: the lessons, and what became of the absences that hang on them. */
  async refresh(): Promise<void> {
    await Promise.all([this.list(), this.desk.loadAbsences()]);
  }
}

function teacherAsOwner({ id, firstName, lastName, subjects }: Teacher): WeekOwner {
  return { kind: 'teacher', id, name: `${lastName} ${firstName}`, note: subjects.join(', ') };
}
