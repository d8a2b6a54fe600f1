import type { AcademyCode } from '#contract/ids.ts';
import { session } from '../session/session.svelte.ts';

/** The academy that all pages of the door show: one's own, or the one that whoever serves the nation chose last. */
class WhichAcademy {
  #chosen: AcademyCode | null = $state(null);

  /** Null: nobody has chosen yet. */
  get code(): AcademyCode | null {
    return this.#own ?? this.#chosen;
  }

  /** Whether there is a choice to make at all. */
  get isChoice(): boolean {
    return this.#own === null;
  }

  get #own(): AcademyCode | null {
    return session.grantOf('coordinator')?.academyCode ?? null;
  }

  /** Null asks again. */
  choose(code: AcademyCode | null): void {
    this.#chosen = code;
  }
}

export const whichAcademy: WhichAcademy = new WhichAcademy();
