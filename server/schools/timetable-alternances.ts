import { createHash } from 'node:crypto';
import { everyWeek } from '#contract/words/import-columns.ts';
import { type Alternance, plain, type SchoolYear, weeksOf } from './timetable.ts';

/** The alternance of lessons that take place every week, where the school's files brought none of their own. */
const EVERY_WEEK: Pick<Alternance, 'code' | 'label' | 'alsoCalled'> = {
  code: 'TOUTES',
  label: everyWeek,
  // What EDT and people write for it. A school that knows one of these as an alternance of its own means that one.
  alsoCalled: ['H', 'Hebdo', 'Hebdomadaire', 'Toutes', 'Chaque semaine'],
};

/** The alternances of a school while a table or a calendar is read: those it has, and those the file brings. */
export class AlternanceBook {
  readonly #byCode: Map<string, Alternance>;
  readonly #year: SchoolYear;
  /** Alternances whose weeks this file has listed: a second list adds to the first. */
  readonly #learned = new Set<string>();

  constructor(ofSchool: readonly Alternance[], year: SchoolYear) {
    this.#byCode = new Map(ofSchool.map((alternance) => [alternance.code, alternance]));
    this.#year = year;
  }

  /**
   * The code of what a table calls `Q1`, `A`, `Semaines A`; nothing at all means every week of the year.
   * @returns null for a name whose weeks nobody has told: they are never guessed
   */
  find(name: string): string | null {
    if (name === '') return this.#everyWeek();
    return this.#known(name) ?? (isCalled(EVERY_WEEK, name) ? this.#everyWeek() : null);
  }

  #known(name: string): string | null {
    if (this.#byCode.has(name)) return name;
    return [...this.#byCode.values()].find((alternance) => isCalled(alternance, name))?.code ?? null;
  }

  /** A file lists the weeks of an alternance: from now on it has these. */
  learn(name: string, weeks: readonly string[]): void {
    const code = this.#known(name) ?? name;
    const known = this.#byCode.get(code);
    const all = new Set([...weeks, ...(this.#learned.has(code) ? (known?.weeks ?? []) : [])]);
    this.#learned.add(code);
    this.#byCode.set(code, {
      code,
      label: known?.label ?? name,
      alsoCalled: known?.alsoCalled ?? [],
      weeks: [...all].sort(),
    });
  }

  /** The Mondays of an alternance; none for a code nobody knows. */
  weeksOf(code: string): readonly string[] {
    return this.#byCode.get(code)?.weeks ?? [];
  }

  /** The code of an alternance with exactly these weeks (Mondays, ascending), a new one when there is none. */
  withWeeks(weeks: readonly string[], label: string): string {
    const wanted = weeks.join();
    const known = [...this.#byCode.values()].find((alternance) => alternance.weeks.join() === wanted);
    if (known) return known.code;
    const code = codeOf(weeks);
    this.#byCode.set(code, { code, label, alsoCalled: [], weeks: [...weeks] });
    return code;
  }

  /** Those of the school and of the file. */
  all(): Alternance[] {
    return [...this.#byCode.values()];
  }

  #everyWeek(): string {
    if (!this.#byCode.has(EVERY_WEEK.code)) {
      this.#byCode.set(EVERY_WEEK.code, { ...EVERY_WEEK, weeks: weeksOf(this.#year) });
    }
    return EVERY_WEEK.code;
  }
}

function isCalled({ code, label, alsoCalled }: typeof EVERY_WEEK, name: string): boolean {
  return [code, label, ...alsoCalled].some((called) => plain(called) === plain(name));
}

/** Short, and the same whenever the same weeks are met. */
function codeOf(weeks: readonly string[]): string {
  return `S${createHash('sha256').update(weeks.join()).digest('hex').slice(0, 8)}`;
}
