import { schoolYearAround } from '#contract/calendar.ts';
import { Refusal } from '#contract/failure.ts';
import type { RejectedRow, TimetableImport } from '#contract/imports.ts';
import { dayIn } from '#contract/words/times.ts';
import type { Queries, Sql } from '#db/sql.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import type { Act } from '../happenings/act.ts';
import type { TellTimetableChanged } from '../happenings/timetable-changed.ts';
import { closedDays } from './calendar-rules.ts';
import { loadClosures } from './calendar-store.ts';
import type { ReadImport } from './import-reader.ts';
import {
  deleteDraft,
  dropStaleDrafts,
  findImport,
  markApplied,
  markUndone,
  type StoredImport,
  storeDraft,
} from './import-store.ts';
import { lockSchool } from './lock-school.ts';
import { readSchool } from './school-store.ts';
import { fingerprintOf } from './timetable.ts';
import { differenceOf } from './timetable-difference.ts';
import type { AskedSchool } from './timetable-draft.ts';
import { keepIds } from './timetable-identity.ts';
import { putInForce, readInForce, refuseEarlierYear } from './timetable-store.ts';

/** Turns files into a timetable: in this process (import-reader), or in a thread of its own (file-thread). */
export type ReadFiles = (school: AskedSchool, files: readonly Uint8Array[]) => Promise<ReadImport>;

export interface ImportGround {
  sql: Sql;
  readFiles: ReadFiles;
  tellTimetableChanged: TellTimetableChanged;
}

/**
 * Reads files for a school and stores what they would change; nothing is in force yet. Throws what the readers throw,
 * and `timetable_other_year` for a year that lies before the one in force.
 */
export async function makeDraft(
  { sql, readFiles }: Pick<ImportGround, 'sql' | 'readFiles'>,
  uai: string,
  files: readonly Uint8Array[],
  act: Act,
): Promise<TimetableImport> {
  await dropStaleDrafts(sql, act.now);
  const { inForce, format, timetable, difference, rejected } = await compareFiles(
    { sql, readFiles },
    uai,
    files,
    act.now,
  );
  const id = await sql.begin((tx) =>
    storeDraft(tx, {
      uai,
      format,
      madeBy: act.by?.id ?? null,
      madeAt: act.now,
      comparedWith: fingerprintOf(inForce),
      difference,
      rejected,
      wanted: timetable,
    }),
  );
  return toReply(await existing(sql, uai, id), false);
}

/** What files would change in a school; nothing is stored. */
export async function compareFiles(
  { sql, readFiles }: Pick<ImportGround, 'sql' | 'readFiles'>,
  uai: string,
  files: readonly Uint8Array[],
  now: Date,
) {
  const school = await askedSchool(sql, uai, now);
  const reading: ReadImport & { rejected: RejectedRow[] } = await readFiles(school, files);
  refuseEarlierYear(school.inForce, reading.timetable);
  const timetable = keepIds(school.inForce, reading.timetable);
  return { ...reading, timetable, inForce: school.inForce, difference: differenceOf(school.inForce, timetable) };
}

async function askedSchool(sql: Queries, uai: string, now: Date): Promise<AskedSchool> {
  const { timeZone } = await readSchool(sql, uai);
  const inForce = await readInForce(sql, uai);
  const { firstDay, lastDay } = schoolYearAround(dayIn(now.getTime(), timeZone));
  const year = inForce.year ?? { startsOn: firstDay, endsOn: lastDay };
  const closures = (await loadClosures(sql, [uai])).get(uai);
  const closed = closures ? closedDays(closures, year.startsOn, year.endsOn) : new Set<string>();
  return { uai, timeZone, year, inForce, closedDays: closed };
}

/**
 * Puts a draft in force; covers follow. Applying it again answers the same.
 * Throws `not_found`; `import_outdated` when the timetable is no longer the one it was compared with.
 */
export async function applyImport(
  { sql, tellTimetableChanged }: Pick<ImportGround, 'sql' | 'tellTimetableChanged'>,
  uai: string,
  importId: string,
  act: Act,
): Promise<TimetableImport> {
  return retryDeadlocks(() =>
    sql.begin(async (tx) => {
      await lockSchool(tx, uai);
      const draft = await existing(tx, uai, importId);
      const inForce = await readInForce(tx, uai);
      if (draft.state === 'applied') return toReply(draft, isUndoable(draft, fingerprintOf(inForce)));
      if (draft.wanted === null || draft.comparedWith !== fingerprintOf(inForce)) throw new Refusal('import_outdated');
      await putInForce(tx, inForce, draft.wanted);
      await markApplied(tx, draft, { at: act.now, made: fingerprintOf(draft.wanted), before: inForce });
      await tellTimetableChanged(tx, changeOf(uai, act));
      return toReply({ ...draft, state: 'applied', appliedAt: act.now }, true);
    }),
  );
}

/**
 * The timetable is again as before the import; covers follow.
 * Throws `not_found`; `import_not_undoable` when another one was applied since, or the timetable is not what it made.
 */
export async function undoImport(
  { sql, tellTimetableChanged }: Pick<ImportGround, 'sql' | 'tellTimetableChanged'>,
  uai: string,
  importId: string,
  act: Act,
): Promise<TimetableImport> {
  return retryDeadlocks(() =>
    sql.begin(async (tx) => {
      await lockSchool(tx, uai);
      const applied = await existing(tx, uai, importId);
      if (applied.state === 'undone') return toReply(applied, false);
      const { before } = applied;
      const inForce = await readInForce(tx, uai);
      if (before === null || !isUndoable(applied, fingerprintOf(inForce))) throw new Refusal('import_not_undoable');
      await putInForce(tx, inForce, before);
      await markUndone(tx, applied, act.now);
      await tellTimetableChanged(tx, changeOf(uai, act));
      return toReply({ ...applied, state: 'undone', undoneAt: act.now }, false);
    }),
  );
}

/** Throws `not_found` when there is no such draft. */
export async function dropDraft(sql: Sql, uai: string, importId: string): Promise<void> {
  if (!(await deleteDraft(sql, uai, importId))) throw new Refusal('not_found');
}

/** Only the import applied last still has what was before it. */
export function isUndoable(
  { state, before, made }: Pick<StoredImport, 'state' | 'made'> & { before: unknown },
  inForce: string,
): boolean {
  return state === 'applied' && before !== null && made === inForce;
}

async function existing(sql: Queries, uai: string, importId: string): Promise<StoredImport> {
  const found = await findImport(sql, uai, importId);
  if (found === null) throw new Refusal('not_found');
  return found;
}

function changeOf(uai: string, { now, by, requestId }: Act) {
  return { uai, at: now, actor: by?.displayName ?? null, requestId };
}

function toReply(stored: StoredImport, undoable: boolean): TimetableImport {
  const { id, uai, format, state, madeBy, madeAt, appliedAt, undoneAt, difference, rejected } = stored;
  return {
    id,
    uai,
    format,
    state,
    madeBy,
    madeAt: madeAt.toISOString(),
    appliedAt: appliedAt?.toISOString() ?? null,
    undoneAt: undoneAt?.toISOString() ?? null,
    difference,
    rejected,
    undoable,
  };
}
