import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Refusal } from '#contract/failure.ts';
import { isUai } from '#contract/ids.ts';
import type { RejectedRow, TimetableDifference, TimetableImport } from '#contract/imports.ts';
import type { Sql } from '#db/sql.ts';
import { systemClock } from '#runtime/clock.ts';
import { changesTimetables } from '../reactions.ts';
import { applyImport, compareFiles, dropDraft, makeDraft } from '../schools/import-acts.ts';
import { readImport } from '../schools/import-reader.ts';
import { clockTimeOf } from '../schools/wall-clock.ts';
import { withDatabase } from '../setup/borrow-database.ts';
import { SetupStop, say, showProgress } from '../setup/terminal.ts';
import { readGiven, writeGiven } from './given-files.ts';
import { orStop, reasonsOf } from './refused.ts';

interface Options {
  folder?: string;
  dryRun?: boolean;
  rejected?: string;
  evenMost?: boolean;
}

/** One school and its files. */
interface Given {
  uai: string;
  files: string[];
}

/** `import timetable`: one school's files, or a folder with a folder for each school. */
export function addImportTimetable(group: Command): void {
  group
    .command('timetable')
    .description(
      'put timetables in force: the pair of STS-web, our table (CSV, XLSX), EXP_COURS, or a Pronote calendar',
    )
    .argument('[uai]', 'the school, 7 digits and a letter')
    .argument('[files...]', 'its file, or the two of STS-web in any order')
    .option('--folder <folder>', 'instead: a folder that holds one folder for each school, named by its UAI')
    .option('--dry-run', 'tell what would change, and change nothing')
    .option('--rejected <file>', 'import the good rows, and write the others to this CSV with reasons')
    .option('--even-most', 'also when more than half of the lessons in force would be removed')
    .action(importTimetables);
}

async function importTimetables(uai: string | undefined, files: string[], options: Options): Promise<void> {
  const given = await givenSchools(uai, files, options.folder);
  await withDatabase(async ({ sql }) => {
    const rejected: (string | number)[][] = [];
    const keep = (school: string, rows: readonly RejectedRow[]) => {
      rejected.push(...rows.map((row) => [school, row.file, row.line, row.reason, row.field, row.fact]));
    };
    if (options.folder === undefined) await orStop(() => importAll(sql, given, options, keep));
    else await importFolder(sql, given, options, keep);
    if (rejected.length > 0) say(`Rows that cannot be imported: ${rejected.length}.`);
    if (options.rejected !== undefined) {
      await writeGiven(options.rejected, [['uai', 'file', 'line', 'reason', 'field', 'fact'], ...rejected]);
    }
  });
}

async function givenSchools(uai: string | undefined, files: string[], folder: string | undefined): Promise<Given[]> {
  if ((uai === undefined) === (folder === undefined))
    throw new SetupStop('Give either a UAI and its files, or --folder.');
  if (folder !== undefined) return schoolsIn(folder);
  if (uai === undefined || !isUai(uai)) throw new SetupStop(`${uai} is no UAI: 7 digits and the right check letter.`);
  if (files.length === 0) throw new SetupStop('Name the file, or the two files of STS-web.');
  return [{ uai, files }];
}

async function schoolsIn(folder: string): Promise<Given[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new SetupStop(`${folder} cannot be read (${cause instanceof Error ? cause.message : cause}).`, { cause });
  });
  const uais = entries.filter((entry) => entry.isDirectory() && isUai(entry.name)).map(({ name }) => name);
  if (uais.length === 0) throw new SetupStop(`${folder} holds no folder named by a UAI.`);
  const given = uais.toSorted().map(async (uai) => {
    const names = await readdir(join(folder, uai));
    return { uai, files: names.toSorted().map((name) => join(folder, uai, name)) };
  });
  return Promise.all(given);
}

type KeepRejected = (uai: string, rows: readonly RejectedRow[]) => void;

async function importAll(sql: Sql, given: readonly Given[], options: Options, keep: KeepRejected): Promise<void> {
  for (const school of given) {
    const { difference, rejected } = await importOne(sql, school, options);
    keep(school.uai, rejected);
    say(`${options.dryRun ? 'Would change. ' : ''}${tell(difference)}`);
    if (options.dryRun) for (const line of tellEach(difference)) say(line);
  }
}

/** One school whose files are bad does not stop the others. */
async function importFolder(sql: Sql, given: readonly Given[], options: Options, keep: KeepRejected): Promise<void> {
  const progress = showProgress('timetables');
  const failed: string[] = [];
  for (const [index, school] of given.entries()) {
    try {
      keep(school.uai, (await importOne(sql, school, options)).rejected);
    } catch (cause) {
      if (!(cause instanceof Refusal || cause instanceof SetupStop)) throw cause;
      failed.push(`${school.uai}: ${cause instanceof Refusal ? reasonsOf(cause).join('; ') : cause.message}`);
    }
    progress.at(index + 1, given.length);
  }
  progress.end();
  say(
    `${given.length - failed.length} timetables ${options.dryRun ? 'can be read' : 'in force'}, ${failed.length} refused.`,
  );
  if (failed.length > 0) throw new SetupStop(failed.join('\n'));
}

async function importOne(sql: Sql, { uai, files }: Given, options: Options) {
  const bytes = await Promise.all(files.map(readGiven));
  // Nobody else waits for this process: the files are read in it.
  const ground = { sql, readFiles: readImport, tellTimetableChanged: changesTimetables() };
  const act = { now: systemClock.now(), requestId: null, by: null };
  if (options.dryRun) return compareFiles(ground, uai, bytes, act.now);
  const draft = await makeDraft(ground, uai, bytes, act);
  try {
    refuseDoubtful(draft, options);
  } catch (doubt) {
    await dropDraft(sql, uai, draft.id);
    throw doubt;
  }
  return applyImport(ground, uai, draft.id, act);
}

/** Nobody mends more than this in one go. */
const MAX_TOLD_ROWS = 100;

/** Whoever types a command does not look at a comparison first: what a person would ask about is refused until it is said. */
function refuseDoubtful(
  { difference, rejected }: TimetableImport,
  { rejected: file, evenMost = false }: Options,
): void {
  if (rejected.length > 0 && file === undefined) {
    const details = rejected.slice(0, MAX_TOLD_ROWS).map(({ file: path, line, reason, field, fact }) => ({
      ...{ path, line, fact: `${reason}, ${field} = ${fact}` },
    }));
    throw new Refusal('timetable_rows_rejected', details);
  }
  const { removed, changed, unchanged } = difference;
  if (removed.length > changed.length + unchanged && !evenMost) {
    throw new SetupStop(
      `Nothing was changed: ${removed.length} of ${removed.length + changed.length + unchanged} lessons would be removed. Say --even-most if that is right.`,
    );
  }
}

function tell({ added, removed, changed, unchanged, teachers, classes, places }: TimetableDifference): string {
  const lessons = `Lessons: ${added.length} added, ${removed.length} removed, ${changed.length} changed, ${unchanged} unchanged.`;
  const count = (name: string, { added: plus, removed: minus }: { added: string[]; removed: string[] }) =>
    `${name}: ${plus.length} added, ${minus.length} removed.`;
  return [lessons, count('Teachers', teachers), count('Classes and groups', classes), count('Places', places)].join(
    '\n',
  );
}

const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function tellEach({ added, removed, changed }: TimetableDifference): string[] {
  const line = (sign: string, lesson: TimetableDifference['added'][number]) =>
    `  ${sign} ${lesson.className}, ${weekdayNames[lesson.weekday - 1]} ${clockTimeOf(lesson.startMinute)}: ${lesson.subject}, ${lesson.teacherName}`;
  return [
    ...removed.map((lesson) => line('-', lesson)),
    ...added.map((lesson) => line('+', lesson)),
    ...changed.map(({ after }) => line('~', after)),
  ];
}
