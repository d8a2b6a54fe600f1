/**
 * What an import costs: a full-size school (60 classes, 2,500 weekly lessons) through the door that the school office
 * uses, thread included; and schools in a row as the command line reads them. Draft, comparison and application, against
 * a real database. `--quick`: 20 and 30 schools instead of 40 and 1,600.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Sql } from '#db/sql.ts';
import { createFileThread } from '../../server/schools/file-thread.ts';
import { applyImport, makeDraft, type ReadFiles } from '../../server/schools/import-acts.ts';
import { readImport } from '../../server/schools/import-reader.ts';
import { aFullSizeTimetable, uaiNumber } from '../support/build/full-size-school.ts';
import { filesOf } from '../support/build/schools.ts';
import { createTestDatabase } from '../support/test-database.ts';
import setUpTestServer from '../support/test-server.ts';

const quick = process.argv.includes('--quick');
const OFFICE_RUNS = quick ? 20 : 40;
const SCHOOLS_IN_A_ROW = quick ? 30 : 1_600;

const P95_BAR_MS = 2_000;
/** A server's heap breathes by some dozen MB between two collections; 1,600 schools that leaked would add gigabytes. */
const GROWTH_BAR_MB = 150;
/** The server answers nobody else while its loop is held: the files must be read elsewhere. */
const LOOP_BAR_MS = 500;

const closeTestServer = await setUpTestServer();
const database = await createTestDatabase();
const { sql } = database;

const office = await importMany(sql, createFileThread().readFiles, { first: 0, count: OFFICE_RUNS });
const officeFigures = { ...timesOf(office.times), loopHeldMaxMs: office.loopHeldMaxMs, rssMB: residentMB() };
const officePasses = officeFigures.p95Ms <= P95_BAR_MS && office.loopHeldMaxMs <= LOOP_BAR_MS;

const row = await importMany(sql, readImport, { first: OFFICE_RUNS, count: SCHOOLS_IN_A_ROW });
const growthMB = growthOf(row.memory);
const rowFigures = { ...timesOf(row.times), rssMB: Math.max(...row.memory), growthMB };
const rowPasses = rowFigures.p95Ms <= P95_BAR_MS && growthMB <= GROWTH_BAR_MB;

const [{ lessons } = { lessons: 0 }] = await sql<{ lessons: number }[]>`
  SELECT count(*)::integer AS lessons FROM weekly_lesson`;
await database.drop();
await closeTestServer();

tell({
  case: 'full_school_through_the_office',
  ...officeFigures,
  bar: `p95Ms <= ${P95_BAR_MS}, loopHeldMaxMs <= ${LOOP_BAR_MS}`,
  pass: officePasses,
});
tell({
  case: 'schools_in_a_row',
  lessonsStored: lessons,
  ...rowFigures,
  bar: `p95Ms <= ${P95_BAR_MS}, growthMB <= ${GROWTH_BAR_MB}`,
  pass: rowPasses,
});
process.exitCode = officePasses && rowPasses ? 0 : 1;

/** Imports the timetables of so many schools, each into a school of its own; times in ms, memory in MB after each. */
async function importMany(on: Sql, readFiles: ReadFiles, { first, count }: { first: number; count: number }) {
  const ground = { sql: on, readFiles, tellTimetableChanged: async () => undefined };
  const delay = monitorEventLoopDelay({ resolution: 10 });
  const times: number[] = [];
  const memory: number[] = [];
  for (let index = first; index < first + count; index += 1) {
    const uai = uaiNumber(index);
    await on`
      INSERT INTO school (uai, name, commune, department, academy_code, time_zone)
      VALUES (${uai}, 'Collège', 'Exempleville', '15', '06', 'Europe/Paris')`;
    const files = Object.values(filesOf(aFullSizeTimetable(uai, index)));
    // The files are made in this process, too: only the import is watched.
    await new Promise((turn) => setImmediate(turn));
    delay.enable();
    const start = performance.now();
    const act = { now: new Date('2026-11-16T07:00:00Z'), requestId: null, by: null };
    const { id } = await makeDraft(ground, uai, files, act);
    await applyImport(ground, uai, id, act);
    times.push(performance.now() - start);
    delay.disable();
    memory.push(residentMB());
  }
  return { times, memory, loopHeldMaxMs: Math.round(delay.max / 1e6) };
}

/** From the second tenth, when everything is warm, to the last. */
function growthOf(memory: readonly number[]): number {
  const tenth = Math.max(1, Math.floor(memory.length / 10));
  const most = (from: number) => Math.max(...memory.slice(from, from + tenth));
  return most(memory.length - tenth) - most(tenth);
}

function timesOf(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    runs: times.length,
    medianMs: quantile(sorted, 0.5),
    p95Ms: quantile(sorted, 0.95),
    maxMs: quantile(sorted, 1),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN);
}

function residentMB(): number {
  return Math.round(process.memoryUsage.rss() / 1024 / 1024);
}

function tell(line: Record<string, string | number | boolean>): void {
  console.log(JSON.stringify({ bench: 'import', ...line }));
}
