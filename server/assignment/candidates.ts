import type { Cover, NoCoverReason } from '#contract/cover.ts';
import { Refusal } from '#contract/failure.ts';
import {
  type Candidate,
  type HardRule,
  hardRules,
  type listCandidates,
  type Reason,
  type StoppedCandidate,
} from '#contract/plans.ts';
import type { Reply } from '#contract/route.ts';
import type { Queries } from '#db/sql.ts';
import type { Engaged } from '../matching/diary.ts';
import { isQualified, stoppedBy } from '../matching/hard-rules.ts';
import { loadCoversById } from '../matching/matching-store.ts';
import type { OpenCover } from '../matching/open-cover.ts';
import { costOf } from '../matching/preferences.ts';
import type { Substitute } from '../pool/pool-store.ts';
import { coversById } from './cover-board.ts';
import { isBeside, makeWay, putBack } from './make-way.ts';
import { PlanDraft } from './plan-draft.ts';
import { readStanding } from './plan-store.ts';
import { loadSituation } from './situation.ts';
import { nameOf, noCoverReason } from './solve.ts';

/** The list a page can show. */
const MAX_STOPPED = 100;

/**
 * One cover, decided alone: whoever stands beside it is thought away, and all else stands, but what of the academy's own
 * proposals is in the way may move.
 */
export interface OneCover {
  cover: OpenCover;
  pool: Substitute[];
  draft: PlanDraft;
  /** Own proposals that nobody pinned, soonest first. */
  movable: Engaged[];
}

/** Throws `not_found`. */
export async function loadOneCover(sql: Queries, coverId: string, now: Date): Promise<OneCover> {
  const [cover] = await loadCoversById(sql, [coverId], now);
  if (!cover) throw new Refusal('not_found');
  const { academyCode } = cover;
  const situation = await loadSituation(sql, { academyCode, now, stays: () => true, besides: coverId });
  const { pool, movable } = situation;
  return { cover, pool, movable, draft: new PlanDraft(situation) };
}

/** Who could take this cover now, who could not and why. `name`: only people called so, whatever stops them. */
export async function candidatesFor(
  sql: Queries,
  { coverId, name, now }: { coverId: string; name?: string | undefined; now: Date },
): Promise<Reply<typeof listCandidates>> {
  const one = await loadOneCover(sql, coverId, now);
  const { cover, pool, draft } = one;
  const asked = pool.map((substitute) => ask(one, substitute));
  const isWanted =
    name === undefined
      ? (substitute: Substitute) => isQualified(draft.pairing(cover, substitute))
      : (substitute: Substitute) => isCalled(substitute, name);
  const wanted = asked.filter(({ substitute }) => isWanted(substitute));
  const free = wanted.filter(({ rule }) => rule === null);
  const moved = new Set(free.flatMap(({ displaced }) => displaced));
  const covers = new Map((await coversById(sql, [...moved])).map((row) => [row.id, row]));
  const stops = countRules(asked);
  return {
    standing: await readStanding(sql, coverId),
    noCoverReason: whyNobody(one, asked, stops),
    candidates: bestFirst(free).map((found) => toCandidate(found, covers)),
    stopped: nearestFirst(wanted).slice(0, MAX_STOPPED),
    stoppedBy: Object.fromEntries(stops),
  };
}

interface AskedOne {
  substitute: Substitute;
  rule: HardRule | null;
  reasons: Reason[];
  /** The covers whose proposals would give way. */
  displaced: string[];
}

/** What is said of a person once their own proposals have given way, if that helps. */
function ask({ cover, draft, movable }: OneCover, substitute: Substitute): AskedOne {
  const moved = makeWay(draft, cover, substitute, movable);
  const rule = stoppedBy(draft.pairing(cover, substitute));
  const reasons = rule === null ? draft.reasons(cover, substitute) : [];
  putBack(draft, cover, substitute, moved);
  return { substitute, rule, reasons, displaced: moved.map(([, { coverId }]) => coverId) };
}

/** A place or an adult that only a proposal of the academy holds is no lack. */
function whyNobody(
  { cover, pool, draft, movable }: OneCover,
  asked: readonly AskedOne[],
  stops: ReadonlyMap<HardRule, number>,
): NoCoverReason | null {
  const [anybody] = pool;
  if (!anybody) return 'no_qualified_substitute';
  const { diary } = draft.pairing(cover, anybody);
  const beside = movable.filter((one) => isBeside(cover, one));
  for (const [whose, held] of beside) diary.remove(whose, held);
  const reason = noCoverReason(draft, cover, pool, stops);
  putBack(draft, cover, anybody, beside);
  return reason === 'all_busy' && asked.some(({ rule }) => rule === null) ? null : reason;
}

function bestFirst(free: readonly AskedOne[]): AskedOne[] {
  return free.toSorted(
    (a, b) =>
      a.displaced.length - b.displaced.length ||
      costOf(a.reasons) - costOf(b.reasons) ||
      a.substitute.id.localeCompare(b.substitute.id),
  );
}

function toCandidate({ substitute, reasons, displaced }: AskedOne, covers: ReadonlyMap<string, Cover>): Candidate {
  const { id, academyCode, timeZone } = substitute;
  return {
    substituteId: id,
    substituteName: nameOf(substitute),
    academyCode,
    timeZone,
    reasons,
    cost: costOf(reasons),
    displaces: displaced.flatMap((coverId) => covers.get(coverId) ?? []),
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

function countRules(asked: readonly AskedOne[]): Map<HardRule, number> {
  const counts = new Map<HardRule, number>();
  for (const { rule } of asked) if (rule) counts.set(rule, (counts.get(rule) ?? 0) + 1);
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
