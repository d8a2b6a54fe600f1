import type { Uai } from '#contract/ids.ts';
import { type Bell, changeLesson, type LessonChange, undoLessonChange, type WeekLesson } from '#contract/timetable.ts';
import { clockIn, clockTime } from '#contract/words/times.ts';
import { weekWords } from '#contract/words/week.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { readClock } from './read-clock.ts';

const { form: words } = weekWords;

/** The choice "another hour" among the bells. */
export const OTHER_TIME = '';

/** What is changed of one lesson on one day: where a moved one goes, or what an added one is. */
export class LessonForm {
  readonly #uai: Uai;
  readonly #bells: readonly Bell[];
  /** The lesson that is moved; null for one that is added. */
  readonly lesson: WeekLesson | null;
  day = $state('');
  /** The label of a bell, or OTHER_TIME. */
  bell = $state(OTHER_TIME);
  /** As they are typed: "8 h 05". */
  from = $state('');
  to = $state('');
  placeId = $state('');
  classId = $state('');
  subjectCode = $state('');
  teacherId = $state('');
  note = $state('');
  /** Somebody pressed send: what is missing is shown now. */
  tried = $state(false);
  readonly sending: Attempt = new Attempt();

  /** @param day the day an added lesson is likely meant for */
  constructor(uai: Uai, bells: readonly Bell[], start: { lesson: WeekLesson | null; day: string }) {
    this.#uai = uai;
    this.#bells = bells;
    this.lesson = start.lesson;
    this.day = start.lesson?.day ?? start.day;
    this.bell = bells[0]?.label ?? OTHER_TIME;
  }

  /** Begins with the hour and place a lesson has now. */
  takeFrom(lesson: WeekLesson, zone: string, placeId: string): void {
    const [start, end] = [clockIn(lesson.startsAt, zone), clockIn(lesson.endsAt, zone)];
    this.from = clockTime(start);
    this.to = clockTime(end);
    this.bell = this.#bells.find(({ from, to }) => from === start && to === end)?.label ?? OTHER_TIME;
    this.placeId = placeId;
    this.note = lesson.change?.note ?? '';
  }

  /** The hour that is meant, `HH:MM`: the bell's, or the one that was typed; a time that cannot be read is the empty one. */
  get hour(): { from: string; to: string } {
    const typed = { from: readClock(this.from) ?? '', to: readClock(this.to) ?? '' };
    return this.#bells.find(({ label }) => label === this.bell) ?? typed;
  }

  get problems() {
    const { from, to } = this.hour;
    const chosen = (value: string) => (this.lesson === null && value === '' ? words.missing : undefined);
    return {
      day: this.day === '' ? words.dayMissing : undefined,
      time: from === '' || to <= from ? words.timeMissing : undefined,
      classId: chosen(this.classId),
      subjectCode: chosen(this.subjectCode),
      teacherId: chosen(this.teacherId),
    };
  }

  /** Answers whether the change is made. */
  async send(): Promise<boolean> {
    this.tried = true;
    if (Object.values(this.problems).some((problem) => problem !== undefined)) return false;
    return this.#change(this.#wanted());
  }

  cancel(lesson: WeekLesson): Promise<boolean> {
    return this.#change({ kind: 'cancelled', lessonId: lesson.id, note: this.note });
  }

  async undo(changeId: string): Promise<boolean> {
    const params = { uai: this.#uai, changeId };
    return (await this.sending.run(() => call(undoLessonChange, { params }))) !== undefined;
  }

  #wanted(): LessonChange {
    const { day, note } = this;
    const { from, to } = this.hour;
    const placeId = this.placeId === '' ? null : this.placeId;
    if (this.lesson !== null) return { kind: 'moved', lessonId: this.lesson.id, day, from, to, placeId, note };
    const { classId, subjectCode, teacherId } = this;
    return { kind: 'added', classId, subjectCode, teacherId, day, from, to, placeId, note };
  }

  async #change(body: LessonChange): Promise<boolean> {
    return (await this.sending.run(() => call(changeLesson, { params: { uai: this.#uai }, body }))) !== undefined;
  }
}
