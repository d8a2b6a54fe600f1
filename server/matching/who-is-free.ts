import { Refusal } from '#contract/failure.ts';
import type { AskedPerson, whoIsFree } from '#contract/pool.ts';
import type { Query, Reply } from '#contract/route.ts';
import type { Queries } from '#db/sql.ts';
import { loadPool, type Substitute } from '../pool/pool-store.ts';
import { instantAt, minuteOf } from '../schools/wall-clock.ts';
import { Diary } from './diary.ts';
import { stoppedBy } from './hard-rules.ts';
import { loadStanding, runningWeek } from './matching-store.ts';
import type { OpenCover } from './open-cover.ts';
import { seenBy } from './standing-rules.ts';

/** The list a page can show. */
const MAX_PEOPLE = 200;

/**
 * Answers the question for a lesson that does not exist, in a school that nobody is engaged at: the hard rules are those of
 * plans, and the gap between schools is always wanted. Throws `hours_end_before_start`.
 */
export async function answerWhoIsFree(
  sql: Queries,
  academyCode: string,
  asked: Query<typeof whoIsFree>,
  now: Date,
): Promise<Reply<typeof whoIsFree>> {
  const { cover, timeZone } = await imagine(sql, academyCode, asked);
  const pool = await loadPool(sql);
  const { engagements } = seenBy(academyCode, await loadStanding(sql, runningWeek(cover.start)), () => true);
  const diary = new Diary(engagements);
  const qualified = pool.filter(({ qualifications }) =>
    qualifications.some(({ discipline, level }) => discipline === asked.discipline && level === asked.level),
  );
  const people = inOrder(
    qualified.map((substitute) => answerFor(substitute, cover, diary, now)),
    academyCode,
  );
  return {
    startsAt: new Date(cover.start).toISOString(),
    endsAt: new Date(cover.end).toISOString(),
    timeZone,
    free: people.filter(({ stoppedBy }) => stoppedBy === null).length,
    people: people.slice(0, MAX_PEOPLE),
    notQualified: pool.length - qualified.length,
  };
}

async function imagine(
  sql: Queries,
  academyCode: string,
  { day, from, to, discipline, level }: Query<typeof whoIsFree>,
): Promise<{ cover: OpenCover; timeZone: string }> {
  const [academy] = await sql<{ timeZone: string; taughtRemotely: boolean }[]>`
    SELECT time_zone, NOT EXISTS (
      SELECT FROM academy_excluded_discipline WHERE academy_code = code AND discipline = ${discipline}) AS taught_remotely
    FROM academy WHERE code = ${academyCode}`;
  if (!academy) throw new Refusal('not_found');
  const [start, end] = [from, to].map((time) => instantAt(day, minuteOf(time), academy.timeZone)?.getTime());
  if (start === undefined || end === undefined || start >= end) throw new Refusal('hours_end_before_start');
  const { timeZone, taughtRemotely } = academy;
  const nowhere = { coverId: '', absenceId: '', uai: '', classId: '', placeId: null, proposedSubstituteId: null };
  const lists = { equippedPlaceIds: [], adults: [], refusedBy: [], lost: false };
  const subjectCode = `${discipline}00`;
  return { cover: { ...nowhere, ...lists, academyCode, subjectCode, level, start, end, taughtRemotely }, timeZone };
}

function answerFor(substitute: Substitute, cover: OpenCover, diary: Diary, now: Date): AskedPerson {
  const { id, firstName, lastName, academyCode, timeZone } = substitute;
  return {
    ...{ id, academyCode, timeZone, name: `${firstName} ${lastName}` },
    heldMinutes: diary.minutesInWeek(id, cover.start, timeZone),
    capMinutes: substitute.weeklyServiceMinutes + substitute.weeklyOvertimeMinutes,
    stoppedBy: stoppedBy({ cover, substitute, diary, now: now.getTime() }),
  };
}

/** Free ones first, then those of the academy, then whoever holds least; the pool came by name. */
function inOrder(people: readonly AskedPerson[], academyCode: string): AskedPerson[] {
  const isStopped = ({ stoppedBy }: AskedPerson) => Number(stoppedBy !== null);
  const isElsewhere = (person: AskedPerson) => Number(person.academyCode !== academyCode);
  return people.toSorted(
    (a, b) => isStopped(a) - isStopped(b) || isElsewhere(a) - isElsewhere(b) || a.heldMinutes - b.heldMinutes,
  );
}
