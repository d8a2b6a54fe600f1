import { Diary, type Engagement } from '../matching/diary.ts';
import { type Pairing, stoppedByDiary } from '../matching/hard-rules.ts';
import type { OpenCover } from '../matching/open-cover.ts';
import { costOf, type History, reasonsFor } from '../matching/preferences.ts';
import type { Substitute } from '../pool/pool-store.ts';
import { peakWithin } from '../schools/adult-rules.ts';

export interface Placement {
  cover: OpenCover;
  substitute: Substitute;
  placeId: string;
}

/** What planning starts from. `now` in ms; engagements are those no plan may touch. */
export interface Situation {
  pool: Substitute[];
  engagements: Iterable<readonly [substituteId: string, Engagement]>;
  history: History;
  now: number;
}

/** A plan while it is being made: placements that keep every rule at every moment. */
export class PlanDraft {
  readonly #placements = new Map<string, Placement>();
  readonly #diary: Diary;
  readonly #history: History;
  readonly #now: number;

  constructor({ engagements, history, now }: Situation) {
    this.#diary = new Diary(engagements);
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

  /** Puts a substitute beside a cover if every rule and the school allow it. */
  tryPlace(cover: OpenCover, substitute: Substitute): boolean {
    const placeId = this.hasAdult(cover) ? this.freePlace(cover) : null;
    if (placeId === null || !this.isFree(cover, substitute)) return false;
    this.#placements.set(cover.coverId, { cover, substitute, placeId });
    this.#diary.add(substitute.id, { ...cover, placeId });
    return true;
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

  /** The placements of this draft that a substitute holds around the time of a cover. */
  heldAround(cover: OpenCover, substitute: Substitute): Placement[] {
    return this.#diary
      .of(substitute.id)
      .map(({ coverId }) => this.#placements.get(coverId))
      .filter((held) => held !== undefined)
      .filter((held) => {
        const placement = this.take(held.cover.coverId);
        const wasInTheWay = this.isFree(cover, substitute);
        if (placement) this.putBack(placement);
        return wasInTheWay;
      });
  }
}
