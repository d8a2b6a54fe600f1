import type { ClassroomCheck, PastCheck } from '#contract/places.ts';
import type { Queries } from '#db/sql.ts';
import { lineClassOf } from './line-class.ts';

interface CheckRow extends ClassroomCheck {
  checkedAt: Date;
}

/** The last checks of a screen, newest first, each with what its line carries. */
export async function listPastChecks(sql: Queries, classroomId: string, count: number): Promise<PastCheck[]> {
  const rows = await sql<CheckRow[]>`
    SELECT checked_at, camera, microphone, down_kbps, up_kbps, rtt_ms FROM classroom_check
    WHERE classroom_id = ${classroomId} ORDER BY checked_at DESC, id DESC LIMIT ${count}`;
  return rows.map(toPastCheck);
}

/** The newest check of each of these screens. */
export async function latestChecks(sql: Queries, classroomIds: readonly string[]): Promise<Map<string, PastCheck>> {
  const rows = await sql<(CheckRow & { classroomId: string })[]>`
    SELECT DISTINCT ON (classroom_id) classroom_id, checked_at, camera, microphone, down_kbps, up_kbps, rtt_ms
    FROM classroom_check WHERE classroom_id = ANY(${[...classroomIds]}::uuid[])
    ORDER BY classroom_id, checked_at DESC, id DESC`;
  return new Map(rows.map(({ classroomId, ...check }) => [classroomId, toPastCheck(check)]));
}

function toPastCheck({ checkedAt, ...check }: CheckRow): PastCheck {
  return { ...check, checkedAt: checkedAt.toISOString(), line: lineClassOf(check) };
}
