import type { Uai } from '#contract/ids.ts';
import type { Reply } from '#contract/route.ts';
import { type Bell, readBells, saveBells } from '#contract/timetable.ts';
import { bellWords as words } from '#contract/words/bells.ts';
import { clockTime } from '#contract/words/times.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { readClock } from './read-clock.ts';

/** One bell as it is typed. */
export interface BellLine {
  /** Names the line while the form is open; a label changes under the fingers. */
  key: number;
  label: string;
  from: string;
  to: string;
}

/** What is wrong with a line, in words; undefined where it is right. */
export interface LineProblems {
  label: string | undefined;
  from: string | undefined;
  to: string | undefined;
}

/** The bells of a school, and the form that replaces them. */
export class BellsForm {
  readonly #uai: Uai;
  #nextKey = 0;
  read: Reply<typeof readBells> | null = $state.raw(null);
  /** Null while nobody edits. */
  lines: BellLine[] | null = $state(null);
  /** Somebody pressed save: what is wrong is shown now. */
  tried = $state(false);
  readonly reading: Attempt = new Attempt();
  readonly saving: Attempt = new Attempt();

  constructor(uai: Uai) {
    this.#uai = uai;
  }

  async load(): Promise<void> {
    const read = await this.reading.run(() => call(readBells, { params: { uai: this.#uai } }));
    if (read) this.read = read;
  }

  /** Begins with the bells as they are. */
  edit(): void {
    this.tried = false;
    this.saving.failed = undefined;
    const bells = this.read?.bells ?? [];
    this.lines = bells.map(({ label, from, to }) => this.#line(label, clockTime(from), clockTime(to)));
    if (bells.length === 0) this.add();
  }

  add(): void {
    this.lines?.push(this.#line('', '', ''));
  }

  remove(line: BellLine): void {
    this.lines = this.lines?.filter(({ key }) => key !== line.key) ?? null;
  }

  leave(): void {
    this.lines = null;
  }

  get problems(): LineProblems[] {
    return problemsOf(this.lines ?? []);
  }

  /** Answers whether the bells are saved now. */
  async save(): Promise<boolean> {
    this.tried = true;
    if (this.problems.some(({ label, from, to }) => label ?? from ?? to)) return false;
    return this.#send((this.lines ?? []).map(toBell));
  }

  /** Forgets the school's own bells: those of the timetable count again. */
  reset(): Promise<boolean> {
    return this.#send([]);
  }

  async #send(bells: Bell[]): Promise<boolean> {
    const saved = await this.saving.run(() => call(saveBells, { params: { uai: this.#uai }, body: { bells } }));
    if (!saved) return false;
    this.lines = null;
    await this.load();
    return true;
  }

  #line(label: string, from: string, to: string): BellLine {
    return { key: this.#nextKey++, label, from, to };
  }
}

/** What is wrong with each line: no name or a name twice, no time, an end before its start, a start before the last end. */
export function problemsOf(lines: readonly BellLine[]): LineProblems[] {
  const bells = lines.map(toBell);
  return bells.map(({ label, from, to }, index) => {
    const earlier = bells.slice(0, index);
    return {
      label: labelProblem(label, earlier),
      from: from === '' ? words.wrong.time : from < (earlier.at(-1)?.to ?? '') ? words.wrong.overlap : undefined,
      to: to === '' ? words.wrong.time : to <= from ? words.wrong.end : undefined,
    };
  });
}

function labelProblem(label: string, earlier: readonly Bell[]): string | undefined {
  if (label === '') return words.wrong.label;
  return earlier.some((bell) => bell.label === label) ? words.wrong.twice : undefined;
}

/** `HH:MM` compares as text; a time that cannot be read is the empty one. */
function toBell({ label, from, to }: BellLine): Bell {
  return { label: label.trim(), from: readClock(from) ?? '', to: readClock(to) ?? '' };
}
