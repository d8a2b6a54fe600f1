import { Refusal } from '#contract/failure.ts';
import {
  type Candidate,
  type HardRule,
  hardRules,
  type listCandidates,
  type StoppedCandidate,
} from '#contract/plans.ts';
import type { Reply } from '#contract/route.ts';
import type { Queries } from '#db/sql.ts';
import { isQualified, stoppedBy } from '../matching/hard-rules.ts';
import { loadCoversById } from '../matching/matching-store.ts';
import type { OpenCover } from '../matching/open-cover.ts';
import { costOf } from '../matching/preferences.ts';
import type { Substitute } from '../pool/pool-store.ts';
import { PlanDraft } from './plan-draft.ts';
import { readStanding } from './plan-store.ts';
import { loadSituation } from './situation.ts';
import { byCost, nameOf } from './solve.ts';

/** The list a page can show. */
const MAX_STOPPED = 100;

/** One cover, decided alone: everything else stands, and whoever stands beside it is thought away. */
export interface OneCover {
  cover: OpenCover;
  pool: Substitute[];
  draft: PlanDraft;
  now: number;
}

/** Throws `not_found`. */
export async function loadOneCover(sql: Queries, coverId: string, now: Date): Promise<OneCover> {
  const [cover] = await loadCoversById(sql, [coverId], now);
  if (!cover) throw new Refusal('not_found');
  const { academyCode } = cover;
  const situation = await loadSituation(sql, { academyCode, now, stays: () => true, besides: coverId });
  return { cover, pool: situation.pool, draft: new PlanDraft(situation), now: now.getTime() };
}

/** Who could take this cover now, who could not and why. `name`: only people called so, whatever stops them. */
export async function candidatesFor(
  sql: Queries,
  { coverId, name, now }: { coverId: string; name?: string | undefined; now: Date },
): Promise<Reply<typeof listCandidates>> {
  const { cover, pool, draft } = await loadOneCover(sql, coverId, now);
  const asked = pool.map((substitute) => ({ substitute, rule: stoppedBy(draft.pairing(cover, substitute)) }));
  const isWanted =
    name === undefined
      ? (substitute: Substitute) => isQualified(draft.pairing(cover, substitute))
      : (substitute: Substitute) => isCalled(substitute, name);
  const wanted = asked.filter(({ substitute }) => isWanted(substitute));
  const free = wanted.filter(({ rule }) => rule === null).map(({ substitute }) => substitute);
  return {
    standing: await readStanding(sql, coverId),
    schoolLacks: draft.schoolLacks(cover),
    candidates: byCost(draft, cover, free).map(({ substitute }) => toCandidate(draft, cover, substitute)),
    stopped: nearestFirst(wanted).slice(0, MAX_STOPPED),
    stoppedBy: countRules(asked),
  };
}

interface AskedOne {
  substitute: Substitute;
  rule: HardRule | null;
}

function toCandidate(draft: PlanDraft, cover: OpenCover, substitute: Substitute): Candidate {
  const { id, academyCode, timeZone } = substitute;
  const reasons = draft.reasons(cover, substitute);
  return {
    substituteId: id,
    substituteName: nameOf(substitute),
    academyCode,
    timeZone,
    reasons,
    cost: costOf(reasons),
  };
}

/** Rules are asked in order: whom a later one stops has passed more of them. The pool came by name. */
function nearestFirst(asked: readonly AskedOne[]): StoppedCandidate[] {
  const stopped = asked.flatMap(({ substitute, rule }) => (rule ? [{ substitute, rule }] : []));
  return stopped
    .toSorted((a, b) => hardRules.indexOf(b.rule) - hardRules.indexOf(a.rule))
    .map(({ substitute, rule }) => ({
      ...{ substituteId: substitute.id, substituteName: nameOf(substitute) },
      ...{ academyCode: substitute.academyCode, rule },
    }));
}

function countRules(asked: readonly AskedOne[]): Partial<Record<HardRule, number>> {
  const counts: Partial<Record<HardRule, number>> = {};
  for (const { rule } of asked) if (rule) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}

/** "noel" finds Noëlle, "vasseur no" Noé Vasseur. */
function isCalled({ firstName, lastName }: Substitute, name: string): boolean {
  const wanted = folded(name);
  return folded(`${firstName} ${lastName}`).includes(wanted) || folded(`${lastName} ${firstName}`).includes(wanted);
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
