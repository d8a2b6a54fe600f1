import {
  type Absence,
  type AbsenceReason,
  type AbsenceWithCovers,
  changeAbsence,
  previewAbsence,
  type Stretch,
} from '#contract/absences.ts';
import { absenceWords } from '#contract/words/absence.ts';
import { declareWords } from '#contract/words/declare.ts';
import { addDays } from '#contract/words/times.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { extended, returning } from './changed-stretches.ts';
import { readClock } from './read-clock.ts';
import { StretchDraft, schoolDays } from './stretch-draft.svelte.ts';

export type ChangeKind = 'extend' | 'early' | 'other';

/** How many days one press reaches: a week of school. */
const CHOICES = 5;

const { change: words } = absenceWords;

/** One change of an absence that stands, from the press of its button to the answer. `now`: the server's time in ms. */
export class ChangeForm {
  readonly kind: ChangeKind;
  readonly #now: () => number;
  readonly #today: string;
  readonly #weekdays: readonly number[] | undefined;
  #absence: Absence;
  /** A day, `date` (the one typed) or `open`. Of an extension the new last day, of an early return the day back. */
  day = $state('');
  typedDay = $state('');
  /** As typed; empty is the first hour. */
  backAt = $state('');
  drafts: StretchDraft[] = $state.raw([]);
  reason: AbsenceReason = $state('other');
  tried = $state(false);
  readonly previewing: Attempt = new Attempt();
  readonly sending: Attempt = new Attempt();
  /** Lessons more and less than now; null while unknown. */
  difference: { added: number; dropped: number } | null = $state.raw(null);
  #asked = '';

  constructor(
    kind: ChangeKind,
    absence: Absence,
    { today, weekdays, now }: { today: string; weekdays?: readonly number[]; now: () => number },
  ) {
    this.kind = kind;
    this.#absence = absence;
    this.#today = today;
    this.#weekdays = weekdays;
    this.#now = now;
    this.reason = absence.reason;
    this.drafts = absence.stretches.map((stretch) => StretchDraft.of(stretch, today, weekdays));
    this.day = this.dayChoices.find((day) => day > absence.firstDay) ?? this.dayChoices[0] ?? 'date';
  }

  /** The days offered: after the last one for an extension; for a return those of the absence that are still to come. */
  get dayChoices(): string[] {
    const { firstDay, lastDay } = this.#absence;
    if (this.kind === 'extend') {
      const isAhead = lastDay !== null && lastDay >= this.#today;
      return schoolDays(isAhead ? addDays(lastDay, 1) : this.#today, CHOICES, this.#weekdays);
    }
    const from = firstDay > this.#today ? addDays(firstDay, 1) : this.#today;
    return schoolDays(from, CHOICES, this.#weekdays).filter((day) => lastDay === null || day <= lastDay);
  }

  /** The absence was read again: what was typed stands on the new one. */
  rebase(absence: Absence): void {
    this.#absence = absence;
  }

  addStretch(): void {
    this.drafts = [
      ...this.drafts,
      new StretchDraft(addDays(this.drafts.at(-1)?.lastDay || this.#today, 1), this.#weekdays),
    ];
  }

  removeStretch(draft: StretchDraft): void {
    this.drafts = this.drafts.filter((other) => other !== draft);
  }

  get #chosenDay(): string | null {
    if (this.day === 'open') return null;
    return this.day === 'date' ? this.typedDay : this.day;
  }

  get problems(): { day?: string; time?: string } {
    const { lastDay } = this.#absence;
    const day = this.#chosenDay;
    if (this.kind === 'other') return {};
    if (day === '') return { day: declareWords.dayMissing };
    if (this.kind === 'extend') {
      return day !== null && lastDay !== null && day <= lastDay ? { day: words.notLater } : {};
    }
    if (this.backAt.trim() !== '' && readClock(this.backAt) === null) return { time: words.atHourWrong };
    const outside = this.#stretches.length === 0 || (day !== null && lastDay !== null && day > lastDay);
    return outside ? { day: words.backOutside } : {};
  }

  get complete(): boolean {
    const drafted = this.kind !== 'other' || this.drafts.every((draft) => draft.complete);
    return drafted && Object.keys(this.problems).length === 0;
  }

  get #stretches(): Stretch[] {
    const { stretches } = this.#absence;
    const day = this.#chosenDay;
    if (this.kind === 'other') return this.drafts.map(({ stretch }) => stretch);
    if (this.kind === 'extend') return extended(stretches, day);
    return day === null ? [...stretches] : returning(stretches, day, readClock(this.backAt));
  }

  /** What the preview would be asked, as a text that changes with it. Empty: nothing yet. */
  get question(): string {
    return this.complete ? JSON.stringify(this.#stretches) : '';
  }

  /** Asks what would change for the covers given; an overtaken answer is dropped. */
  async ask(covers: AbsenceWithCovers['covers']): Promise<void> {
    const { question } = this;
    this.#asked = question;
    if (question === '') {
      this.difference = null;
      return;
    }
    const { uai, teacherId, otherSchools } = this.#absence;
    const body = { teacherId, otherUais: otherSchools.map((school) => school.uai), stretches: this.#stretches };
    const answer = await this.previewing.run(() => call(previewAbsence, { params: { uai }, body }));
    if (this.#asked !== question) return;
    this.difference = answer ? differenceOf(answer.lessons, covers, this.#now()) : null;
  }

  /** Sends the change; undefined when something is missing or the server said no. */
  async send(): Promise<AbsenceWithCovers | undefined> {
    this.tried = true;
    if (!this.complete) return undefined;
    const { id: absenceId, version } = this.#absence;
    const body = { version, stretches: this.#stretches, reason: this.reason };
    return this.sending.run(() => call(changeAbsence, { params: { absenceId }, body }));
  }
}

/** Lessons that would come and go. One that is over is past changing. */
function differenceOf(
  lessons: readonly { lessonId: string }[],
  covers: AbsenceWithCovers['covers'],
  now: number,
): { added: number; dropped: number } {
  const standing = covers.filter(({ state, endsAt }) => state !== 'cancelled' && Date.parse(endsAt) > now);
  const before = new Set(standing.map(({ lessonId }) => lessonId));
  const after = new Set(lessons.map(({ lessonId }) => lessonId));
  return {
    added: lessons.filter(({ lessonId }) => !before.has(lessonId)).length,
    dropped: standing.filter(({ lessonId }) => !after.has(lessonId)).length,
  };
}
