import { type AbsenceWithCovers, listAbsences, readSchoolDay } from '#contract/absences.ts';
import type { Change } from '#contract/changes.ts';
import type { Uai } from '#contract/ids.ts';
import type { Reply } from '#contract/route.ts';
import { readSchool, type School } from '#contract/schools.ts';
import { type Bell, readBells } from '#contract/timetable.ts';
import { dayIn } from '#contract/words/times.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { serverClock } from '../session/server-clock.svelte.ts';

/** What a school office has on its desk: its teachers, its places, its absences with what became of each hour. */
export class SchoolDesk {
  readonly uai: Uai;
  school: School | null = $state.raw(null);
  teachers: Reply<typeof readSchool>['teachers'] = $state.raw([]);
  places: Reply<typeof readSchool>['places'] = $state.raw([]);
  /** On which days the school has lessons, 1 Monday … 7 Sunday. */
  weekdays: Reply<typeof readSchool>['weekdays'] = $state.raw([1, 2, 3, 4, 5]);
  absences: AbsenceWithCovers[] | null = $state.raw(null);
  /** The hours as the bell rings them; empty until they are asked for. */
  bells: Bell[] = $state.raw([]);
  /** Names of adults named lately; empty until they are asked for. */
  adults: string[] = $state.raw([]);
  /** The day the sheet shows; null is today. */
  sheetDay: string | null = $state(null);
  readonly schoolAttempt: Attempt = new Attempt();
  readonly absencesAttempt: Attempt = new Attempt();
  readonly #helping = new Attempt();

  constructor(uai: Uai) {
    this.uai = uai;
  }

  /** The school's zone; Paris until the school is known, which shows nothing yet. */
  get zone(): string {
    return this.school?.timeZone ?? 'Europe/Paris';
  }

  /** Today in the school, by the server's time. */
  get today(): string {
    return dayIn(serverClock.tick, this.zone);
  }

  get offline(): boolean {
    return this.absencesAttempt.offline || this.schoolAttempt.offline;
  }

  async loadSchool(): Promise<void> {
    const answer = await this.schoolAttempt.run(() => call(readSchool, { params: { uai: this.uai } }));
    if (!answer) return;
    this.school = answer.school;
    this.teachers = answer.teachers;
    this.places = answer.places;
    this.weekdays = answer.weekdays;
  }

  async loadAbsences(): Promise<void> {
    const answer = await this.absencesAttempt.run(() => call(listAbsences, { params: { uai: this.uai } }));
    if (!answer) return;
    serverClock.heard(answer.serverNow);
    // Of somebody who teaches in several schools, the other schools' hours are the other schools' affair.
    this.absences = answer.absences.map(({ absence, covers }) => ({
      absence,
      covers: covers.filter(({ uai }) => uai === this.uai),
    }));
  }

  /** Quick choices only: without an answer, hours are typed. */
  async loadBells(): Promise<void> {
    const answer = await this.#helping.run(() => call(readBells, { params: { uai: this.uai } }));
    if (answer) this.bells = answer.bells;
  }

  /** Suggestions only: without an answer, names are typed. */
  async loadAdults(): Promise<void> {
    const query = { day: this.today };
    const answer = await this.#helping.run(() => call(readSchoolDay, { params: { uai: this.uai }, query }));
    if (answer) this.adults = answer.adults;
  }

  /** Whether a change may show on this school's pages. */
  concerns({ kind, uai }: Change): boolean {
    return kind === 'absences' && uai === this.uai;
  }

  /** What moves while the page is open; the school itself is asked for until it is known. */
  async refresh(): Promise<void> {
    await Promise.all([this.school === null ? this.loadSchool() : undefined, this.loadAbsences()]);
  }
}
