import {
  type AbsenceReason,
  type AbsenceWithCovers,
  type AffectedLesson,
  type CoverChoice,
  declareAbsence,
  MAX_STRETCHES,
  type NewAbsence,
  previewAbsence,
} from '#contract/absences.ts';
import type { Body, Reply } from '#contract/route.ts';
import type { Teacher } from '#contract/schools.ts';
import { schoolWords } from '#contract/words/school.ts';
import { addDays } from '#contract/words/times.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import type { AbsenceDraft } from './absence-draft.ts';
import { StretchDraft } from './stretch-draft.svelte.ts';

/** Where and by whom the form is filled in. `newKey` makes a UUID; `byTelephone`: for somebody who called the helpdesk. */
export interface FormPlace {
  uai: string;
  today: string;
  /** On which days the school has lessons, 1 Monday … 7 Sunday. */
  weekdays?: readonly number[];
  byTelephone: boolean;
  newKey: () => string;
}

type Preview = Reply<typeof previewAbsence>;

/**
 * The form of an absence: who, when, why, and what becomes of each lesson it touches while it is being filled in. Its key
 * is made once, so that pressing twice, or again after a lost line, declares one absence.
 */
export class AbsenceForm {
  readonly #place: FormPlace;
  #requestKey: string;
  #teacher: Teacher | null = $state.raw(null);
  stretches: StretchDraft[] = $state.raw([]);
  otherUais: string[] = $state.raw([]);
  reason: AbsenceReason = $state('unforeseen');
  caller = $state('');
  /** What was decided otherwise than the preview suggests, by lesson. */
  #choices: Readonly<Record<string, CoverChoice>> = $state.raw({});
  /** True after the first try to send: until then nobody is told what is missing. */
  tried = $state(false);
  readonly previewing: Attempt = new Attempt();
  readonly sending: Attempt = new Attempt();
  /** Null before the first answer, and while another one is on its way for another teacher. */
  preview: Preview | null = $state.raw(null);
  #asked = '';

  constructor(place: FormPlace) {
    this.#place = place;
    this.#requestKey = place.newKey();
    this.stretches = [new StretchDraft(place.today, place.weekdays)];
  }

  get teacher(): Teacher | null {
    return this.#teacher;
  }

  /** Schools, lessons and what was decided about them are the teacher's: another one starts afresh. */
  set teacher(teacher: Teacher | null) {
    if (teacher?.id === this.#teacher?.id) return;
    this.#teacher = teacher;
    this.otherUais = [];
    this.#choices = {};
    this.preview = null;
    this.#asked = '';
  }

  get canAddStretch(): boolean {
    return this.stretches.length < MAX_STRETCHES;
  }

  addStretch(): void {
    const last = this.stretches.at(-1);
    const after = last?.lastDay || last?.firstDay || this.#place.today;
    this.stretches = [...this.stretches, new StretchDraft(addDays(after, 1), this.#place.weekdays)];
  }

  removeStretch(draft: StretchDraft): void {
    this.stretches = this.stretches.filter((other) => other !== draft);
  }

  include(uai: string, on: boolean): void {
    const others = this.otherUais.filter((other) => other !== uai);
    this.otherUais = on ? [...others, uai] : others;
  }

  /** What becomes of the lesson: what was decided, else what is suggested. */
  choiceOf({ lessonId, suggested }: AffectedLesson): CoverChoice {
    return this.#choices[lessonId] ?? suggested;
  }

  decide(lessons: readonly AffectedLesson[], choice: CoverChoice): void {
    this.#choices = { ...this.#choices, ...Object.fromEntries(lessons.map(({ lessonId }) => [lessonId, choice])) };
  }

  /** How many lessons a substitute will be looked for. */
  get toCover(): number {
    return this.preview?.lessons.filter((lesson) => this.choiceOf(lesson).choice === 'to_cover').length ?? 0;
  }

  /** Taken by somebody of the school whose name is missing. */
  isNameless(lesson: AffectedLesson): boolean {
    const choice = this.choiceOf(lesson);
    return choice.choice === 'on_site' && choice.by.trim() === '';
  }

  get problems(): { teacher?: string; caller?: string } {
    const { declare: words } = schoolWords;
    return {
      ...(this.teacher === null ? { teacher: words.whoMissing } : {}),
      ...(this.#place.byTelephone && this.caller.trim() === '' ? { caller: words.callerMissing } : {}),
    };
  }

  get complete(): boolean {
    const named = this.preview?.lessons.every((lesson) => !this.isNameless(lesson)) ?? true;
    return Object.keys(this.problems).length === 0 && this.stretches.every((draft) => draft.complete) && named;
  }

  /** Who and when, as the server wants it; null while something of it is missing. */
  get #whoAndWhen(): Body<typeof previewAbsence> | null {
    const { teacher } = this;
    if (teacher === null || !this.stretches.every((draft) => draft.complete)) return null;
    return {
      teacherId: teacher.id,
      otherUais: this.otherUais,
      stretches: this.stretches.map(({ stretch }) => stretch),
    };
  }

  /** What the preview would be asked, as a text that changes with it. Empty: nothing yet. */
  get question(): string {
    const body = this.#whoAndWhen;
    return body === null ? '' : JSON.stringify(body);
  }

  /** Asks which lessons are concerned; an answer that was overtaken by another question is dropped. */
  async ask(): Promise<void> {
    const [body, question] = [this.#whoAndWhen, this.question];
    if (question === this.#asked && this.previewing.failed === undefined) return;
    this.#asked = question;
    if (body === null) return;
    const answer = await this.previewing.run(() => call(previewAbsence, { params: { uai: this.#place.uai }, body }));
    if (this.#asked !== question) return;
    this.preview = answer ?? null;
  }

  /** Asks once more: somebody else has declared meanwhile. */
  async askAgain(): Promise<void> {
    this.#asked = '';
    await this.ask();
  }

  /** Declares the absence and answers with it and its covers; undefined when something is missing or the server said no. */
  async send(): Promise<AbsenceWithCovers | undefined> {
    this.tried = true;
    const whoAndWhen = this.#whoAndWhen;
    if (!this.complete || whoAndWhen === null) return undefined;
    const caller = this.caller.trim();
    const body: NewAbsence = {
      requestKey: this.#requestKey,
      ...whoAndWhen,
      reason: this.reason,
      caller: this.#place.byTelephone && caller !== '' ? caller : null,
      choices: this.#decided(),
    };
    return this.sending.run(() => call(declareAbsence, { params: { uai: this.#place.uai }, body }));
  }

  /** Of the lessons on the screen: what was decided for a day that is no longer part of the absence is left out. */
  #decided(): NewAbsence['choices'] {
    return (this.preview?.lessons ?? []).flatMap(({ lessonId }) => {
      const choice = this.#choices[lessonId];
      return choice === undefined ? [] : [{ lessonId, choice }];
    });
  }

  /** What is worth keeping over a reload; null before a teacher is chosen. */
  get draft(): AbsenceDraft | null {
    if (this.teacher === null) return null;
    return {
      day: this.#place.today,
      requestKey: this.#requestKey,
      teacherId: this.teacher.id,
      otherUais: this.otherUais,
      stretches: this.stretches.map(({ fields }) => fields),
      reason: this.reason,
      caller: this.caller,
      choices: this.#choices,
    };
  }

  /** Takes up a draft, where its teacher is still at the school. */
  restore(draft: AbsenceDraft, teachers: readonly Teacher[]): boolean {
    const teacher = teachers.find(({ id }) => id === draft.teacherId);
    if (teacher === undefined) return false;
    this.teacher = teacher;
    this.#requestKey = draft.requestKey;
    this.otherUais = draft.otherUais;
    this.stretches = draft.stretches.map((fields) => {
      const stretch = new StretchDraft(this.#place.today, this.#place.weekdays);
      stretch.restore(fields);
      return stretch;
    });
    this.reason = draft.reason;
    this.caller = draft.caller;
    this.#choices = draft.choices;
    return true;
  }
}
