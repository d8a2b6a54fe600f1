import type { Transaction } from '#db/sql.ts';
import { loadCoversById } from '../matching/matching-store.ts';
import type { OpenCover } from '../matching/open-cover.ts';
import { type Obstacle, obstacleNow } from './ask-again-rules.ts';
import { PlanDraft } from './plan-draft.ts';
import { lockProposals, type ProposedRow } from './proposal-store.ts';
import { loadSituation } from './situation.ts';

/** A row that cannot go out, and why. */
export interface FallenRow extends Obstacle {
  row: ProposedRow;
}

export interface AskedAgain {
  /** Rows that may go out. */
  sound: ProposedRow[];
  fallen: FallenRow[];
}

/**
 * Asks every hard rule again about rows that wait, as the world is now, and whether their school still has a place and an
 * adult. The soonest lessons come first; each that may go out counts for those after it. Other rows that only wait count for
 * nothing: they are asked when their time comes. Rows, and the people in them, are the transaction's until it ends; those that
 * do not wait any more are in neither list.
 */
export async function askAgain(
  tx: Transaction,
  academyCode: string,
  assignmentIds: readonly string[],
  now: Date,
): Promise<AskedAgain> {
  const rows = await lockProposals(tx, academyCode, assignmentIds);
  const ids = rows.map(({ coverId }) => coverId);
  const covers = new Map((await loadCoversById(tx, ids, now)).map((cover) => [cover.coverId, cover]));
  const situation = await loadSituation(tx, { academyCode, now, stays: () => false });
  const people = new Map(situation.pool.map((substitute) => [substitute.id, substitute]));
  const draft = new PlanDraft(situation);
  const answer: AskedAgain = { sound: [], fallen: [] };
  for (const row of rows) {
    const [found, substitute] = [covers.get(row.coverId), people.get(row.substituteId)];
    if (!found || !substitute) throw new Error(`Cover or substitute of assignment ${row.assignmentId} is gone.`);
    const cover = inPlace(found, row.placeId);
    const obstacle = obstacleNow(draft, cover, substitute, now.getTime());
    if (obstacle) answer.fallen.push({ row, ...obstacle });
    else {
      draft.tryPlace(cover, substitute);
      answer.sound.push(row);
    }
  }
  return answer;
}

/** Other places may be thought of for other rows: in this one or in none. */
function inPlace(cover: OpenCover, placeId: string): OpenCover {
  return { ...cover, equippedPlaceIds: cover.equippedPlaceIds.filter((id) => id === placeId) };
}
