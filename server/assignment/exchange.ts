import type { OpenCover } from '../matching/open-cover.ts';
import type { Substitute } from '../pool/pool-store.ts';
import type { PlanDraft } from './plan-draft.ts';

/** A chain of at most this many people moves to make room for one more lesson. */
const LONGEST_CHAIN = 3;

export interface Exchange {
  draft: PlanDraft;
  candidatesOf: (cover: OpenCover) => Substitute[];
  /** Puts the cheapest candidate who is free beside a cover; false when nobody is. */
  placeCheapest: (cover: OpenCover) => boolean;
}

interface Search extends Exchange {
  /** Covers this chain has looked at. */
  visited: Set<string>;
  /** Covers that nobody could hand on, by the length of chain that was tried in vain since somebody last moved. */
  inVain: Map<string, number>;
}

/**
 * Makes room for covers that were left out, one after the other: a candidate hands one lesson to somebody else, who may hand
 * one on in turn (augmenting paths, as in bipartite matching). What was tried in vain is not tried again until something
 * has moved, as in Kuhn's algorithm; with chains of bounded length that may miss one, and saves nearly all of the time.
 */
export function placeByExchange(exchange: Exchange, leftOut: readonly OpenCover[]): void {
  const inVain = new Map<string, number>();
  for (const cover of leftOut) {
    const search = { ...exchange, visited: new Set<string>(), inVain };
    if (makesRoom(search, cover, LONGEST_CHAIN)) inVain.clear();
  }
}

function makesRoom(search: Search, cover: OpenCover, chain: number): boolean {
  const { draft, visited, inVain } = search;
  visited.add(cover.coverId);
  // Where the school lacks a place or an adult, moving people does not help.
  if (draft.schoolLacks(cover)) return false;
  if (search.placeCheapest(cover)) return true;
  if (chain > 0 && handsOn(search, cover, chain)) return true;
  inVain.set(cover.coverId, chain);
  return false;
}

function handsOn(search: Search, cover: OpenCover, chain: number): boolean {
  const { draft, visited, inVain } = search;
  const isWorthTrying = ({ coverId }: OpenCover) => !visited.has(coverId) && (inVain.get(coverId) ?? -1) < chain - 1;
  for (const substitute of search.candidatesOf(cover)) {
    for (const held of draft.inTheWay(cover, substitute, isWorthTrying)) {
      draft.take(held.cover.coverId);
      if (draft.tryPlace(cover, substitute)) {
        if (makesRoom(search, held.cover, chain - 1)) return true;
        draft.take(cover.coverId);
      }
      draft.putBack(held);
    }
  }
  return false;
}
