import { overlaps } from '#contract/time.ts';
import { Diary } from '../matching/diary.ts';
import { isTooNear, type Pairing, stoppedByDiary } from '../matching/hard-rules.ts';
import type { OpenCover } from '../matching/open-cover.ts';
import { costOf, type History, reasonsFor } from '../matching/preferences.ts';
import type { SeenByAcademy } from '../matching/standing-rules.ts';
import type { Substitute } from '../pool/pool-store.ts';
import { peakWithin } from '../schools/adult-rules.ts';

export interface Placement {
  cover: OpenCover;
  substitute: Substitute;
  placeId: string;
}

/** What planning starts from. `now` in ms; engagements are those no plan may touch. */
export interface Situation extends SeenByAcademy {
  pool: Substitute[];
  history: History;
  now: number;
}

/** A plan while it is being made: placements that keep every rule at every moment. */
export class PlanDraft {
  readonly #placements = new Map<string, Placement>();
  readonly #diary: Diary;
  readonly #history: History;
  readonly #now: number;

  constructor({ engagements, spokenFor, history, now }: Situation) {
    this.#diary = new Diary(engagements, spokenFor);
    this.#history = history;
    this.#now = now;
  }

  get placements(): Placement[] {
    return [...this.#placements.values()];
  }

  pairing(cover: OpenCover, substitute: Substitute): Pairing {
    return { cover, substitute, diary: this.#diary, now: this.#now };
  }

  reasons(cover: OpenCover, substitute: Substitute) {
    return reasonsFor(this.pairing(cover, substitute), this.#history);
  }

  cost(cover: OpenCover, substitute: Substitute): number {
    return costOf(this.reasons(cover, substitute));
  }

  isFree(cover: OpenCover, substitute: Substitute): boolean {
    return stoppedByDiary(this.pairing(cover, substitute)) === null;
  }

  /** Whether the school has an adult left for this cover at every instant of it. */
  hasAdult(cover: OpenCover): boolean {
    const held = this.#diary.inSchool(cover.uai, cover);
    return cover.adults.every((stretch) => peakWithin(stretch, held) < stretch.adults);
  }

  /** An equipped place that is free for the whole lesson; the timetable's own when it is one of them. */
  freePlace(cover: OpenCover): string | null {
    const taken = new Set(this.#diary.inSchool(cover.uai, cover).map(({ placeId }) => placeId));
    const free = cover.equippedPlaceIds.filter((placeId) => !taken.has(placeId));
    return free.find((placeId) => placeId === cover.placeId) ?? free[0] ?? null;
  }

  /** What a school lacks for this cover at that hour, whoever came; null when it lacks nothing. */
  schoolLacks(cover: OpenCover): 'no_equipped_place' | 'no_adult' | null {
    // The place first: where both are missing, another adult alone would not help.
    if (this.freePlace(cover) === null) return 'no_equipped_place';
    return this.hasAdult(cover) ? null : 'no_adult';
  }

  /** Puts a substitute beside a cover if every rule and the school allow it; says where, or null. */
  tryPlace(cover: OpenCover, substitute: Substitute): Placement | null {
    const placeId = this.hasAdult(cover) ? this.freePlace(cover) : null;
    if (placeId === null || !this.isFree(cover, substitute)) return null;
    const placement = { cover, substitute, placeId };
    this.putBack(placement);
    return placement;
  }

  /** Takes a placement out of the draft; `putBack` undoes it. */
  take(coverId: string): Placement | null {
    const placement = this.#placements.get(coverId);
    if (!placement) return null;
    this.#placements.delete(coverId);
    this.#diary.remove(placement.substitute.id, { ...placement.cover, placeId: placement.placeId });
    return placement;
  }

  putBack(placement: Placement): void {
    this.#placements.set(placement.cover.coverId, placement);
    this.#diary.add(placement.substitute.id, { ...placement.cover, placeId: placement.placeId });
  }

  /**
   * The placements of this draft each of which alone keeps a substitute from a cover: the one at that hour, or, when the week
   * is full, any of it. None when nothing does: then the school lacks something, and moving people does not help. One after
   * the other, so that whoever asks may try each, and undo it, before the next is looked for.
   *
   * @param isWorthTrying left out are those of which this is false
   */
  *inTheWay(
    cover: OpenCover,
    substitute: Substitute,
    isWorthTrying: (held: OpenCover) => boolean,
  ): Generator<Placement, void> {
    if (this.isFree(cover, substitute)) return;
    const held = [...this.#diary.of(substitute.id)];
    const atThatHour = held.filter((one) => (one.uai === cover.uai ? overlaps(one, cover) : isTooNear(one, cover)));
    if (atThatHour.length > 1) return;
    for (const { coverId } of atThatHour.length === 1 ? atThatHour : held) {
      const placement = this.#placements.get(coverId);
      if (!placement || !isWorthTrying(placement.cover)) continue;
      if (this.#isFreeWithout(placement, cover, substitute)) yield placement;
    }
  }

  #isFreeWithout(placement: Placement, cover: OpenCover, substitute: Substitute): boolean {
    this.take(placement.cover.coverId);
    const isFree = this.isFree(cover, substitute);
    this.putBack(placement);
    return isFree;
  }
}
