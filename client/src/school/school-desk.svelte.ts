import { type AbsenceWithCovers, listAbsences } from '#contract/absences.ts';
import type { Uai } from '#contract/ids.ts';
import type { Reply } from '#contract/route.ts';
import { readSchool, type School } from '#contract/schools.ts';
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
  absences: AbsenceWithCovers[] | null = $state.raw(null);
  readonly schoolAttempt: Attempt = new Attempt();
  readonly absencesAttempt: Attempt = new Attempt();

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
  }

  async loadAbsences(): Promise<void> {
    const answer = await this.absencesAttempt.run(() => call(listAbsences, { params: { uai: this.uai } }));
    if (!answer) return;
    serverClock.heard(answer.serverNow);
    this.absences = answer.absences;
  }

  /** What moves while the page is open; the school itself is asked for until it is known. */
  async refresh(): Promise<void> {
    await Promise.all([this.school === null ? this.loadSchool() : undefined, this.loadAbsences()]);
  }
}
