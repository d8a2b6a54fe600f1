import {
  type Level,
  listPool,
  type PoolMember,
  type Qualification,
  readSubstitute,
  saveSubstitute,
  whoIsFree,
} from '#contract/pool.ts';
import type { Reply } from '#contract/route.ts';
import { Day } from '#contract/time.ts';
import { poolWords as words } from '#contract/words/pool.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { readClock } from '../school/read-clock.ts';

/** "Who is free on Tuesday at 10 in German?": the question as fields, and its answer. */
export class FreeQuestion {
  readonly #academyCode: string;
  day = $state('');
  from = $state('8h');
  to = $state('9h');
  discipline = $state('0301');
  level: Level = $state('college');
  tried = $state(false);
  answer: (Reply<typeof whoIsFree> & { discipline: string; level: Level }) | null = $state.raw(null);
  readonly asking: Attempt = new Attempt();

  /** @param day shown first, `YYYY-MM-DD` */
  constructor(academyCode: string, day: string) {
    this.#academyCode = academyCode;
    this.day = day;
  }

  get problems(): Partial<Record<'day' | 'from' | 'to', string | undefined>> {
    const [from, to] = [readClock(this.from), readClock(this.to)];
    return {
      day: Day.safeParse(this.day).success ? undefined : words.ask.dayWrong,
      from: from === null ? words.ask.timeWrong : undefined,
      to: to === null ? words.ask.timeWrong : from !== null && to <= from ? words.ask.endWrong : undefined,
    };
  }

  /** Answers whether an answer came. */
  async ask(): Promise<boolean> {
    this.tried = true;
    if (Object.values(this.problems).some((problem) => problem !== undefined)) return false;
    const { day, discipline, level } = this;
    const query = { day, discipline, level, from: readClock(this.from) ?? '', to: readClock(this.to) ?? '' };
    const params = { academyCode: this.#academyCode };
    const answer = await this.asking.run(() => call(whoIsFree, { params, query }));
    this.answer = answer ? { ...answer, discipline, level } : null;
    return answer !== undefined;
  }
}

/** The members of an academy by name. */
export class PoolList {
  readonly #academyCode: string;
  search = $state('');
  read: Reply<typeof listPool> | null = $state.raw(null);
  readonly loading: Attempt = new Attempt();

  constructor(academyCode: string) {
    this.#academyCode = academyCode;
  }

  /** What is typed meanwhile counts: an answer to an older search is dropped. */
  async load(): Promise<void> {
    const { search } = this;
    const params = { academyCode: this.#academyCode };
    const read = await this.loading.run(() => call(listPool, { params, query: { search } }));
    if (read && search === this.search) this.read = read;
  }
}

/** `18`, `4,5`: hours as people write them, as minutes; null for anything else. */
export function minutesOf(text: string): number | null {
  const hours = text.trim().replace(',', '.');
  return /^\d{1,3}(\.\d{1,2})?$/.test(hours) && Number(hours) <= 168 ? Math.round(Number(hours) * 60) : null;
}

/** 270 → "4,5". */
export function hoursOf(minutes: number): string {
  return String(Math.round((minutes / 60) * 100) / 100).replace('.', ',');
}

/** What the academy says about one member. */
export class MemberForm {
  readonly #substituteId: string;
  member: PoolMember | null = $state.raw(null);
  lastName = $state('');
  firstName = $state('');
  timeZone = $state('');
  service = $state('');
  overtime = $state('');
  workplaceAuthorised = $state(false);
  workplace: PoolMember['workplace'] = $state.raw(null);
  qualifications: Qualification[] = $state.raw([]);
  note = $state('');
  tried = $state(false);
  readonly loading: Attempt = new Attempt();
  readonly saving: Attempt = new Attempt();

  constructor(substituteId: string) {
    this.#substituteId = substituteId;
  }

  async load(): Promise<void> {
    const params = { substituteId: this.#substituteId };
    const member = await this.loading.run(() => call(readSubstitute, { params }));
    if (member) this.#take(member);
  }

  get problems(): Partial<Record<'lastName' | 'firstName' | 'service' | 'overtime', string | undefined>> {
    const missing = (name: string) => (name.trim() === '' ? words.member.nameWrong : undefined);
    const hours = (text: string) => (minutesOf(text) === null ? words.member.hoursWrong : undefined);
    return {
      ...{ lastName: missing(this.lastName), firstName: missing(this.firstName) },
      ...{ service: hours(this.service), overtime: hours(this.overtime) },
    };
  }

  /** Somebody at this desk saved the other half of the same person: what is typed here stays, and is the next version. */
  keepTyped(member: PoolMember): void {
    this.member = member;
  }

  addQualification(wanted: Qualification): void {
    const { discipline, level } = wanted;
    if (this.qualifications.some((one) => one.discipline === discipline && one.level === level)) return;
    this.qualifications = [...this.qualifications, wanted];
  }

  removeQualification(gone: Qualification): void {
    this.qualifications = this.qualifications.filter((one) => one !== gone);
  }

  /** Answers whether it is stored now. */
  async save(): Promise<boolean> {
    this.tried = true;
    const { member } = this;
    if (member === null || Object.values(this.problems).some((problem) => problem !== undefined)) return false;
    const params = { substituteId: this.#substituteId };
    const body = {
      ...{ version: member.version, lastName: this.lastName, firstName: this.firstName, timeZone: this.timeZone },
      ...{ weeklyServiceMinutes: minutesOf(this.service) ?? 0, weeklyOvertimeMinutes: minutesOf(this.overtime) ?? 0 },
      ...{ workplaceAuthorised: this.workplaceAuthorised, workplaceUai: this.workplace?.uai ?? null },
      ...{ qualifications: this.qualifications, note: this.note },
    };
    const saved = await this.saving.run(() => call(saveSubstitute, { params, body }));
    if (saved) this.#take(saved);
    return saved !== undefined;
  }

  #take(member: PoolMember): void {
    this.member = member;
    this.lastName = member.lastName;
    this.firstName = member.firstName;
    this.timeZone = member.timeZone;
    this.service = hoursOf(member.weeklyServiceMinutes);
    this.overtime = hoursOf(member.weeklyOvertimeMinutes);
    this.workplaceAuthorised = member.workplaceAuthorised;
    this.workplace = member.workplace;
    this.qualifications = member.qualifications;
    this.note = member.note;
    this.tried = false;
    this.saving.failed = undefined;
  }
}
