import { basename } from 'node:path';
import type { Command } from 'commander';
import { dayIn } from '#contract/words/times.ts';
import type { Sql, Transaction } from '#db/sql.ts';
import { systemClock } from '#runtime/clock.ts';
import { retryDeadlocks } from '#runtime/retry-deadlocks.ts';
import type { TellTimetableChanged } from '../happenings/timetable-changed.ts';
import { changesTimetables } from '../reactions.ts';
import { type CalendarFile, readCalendarFile } from '../schools/calendar-file.ts';
import { readZones, saveHolidays } from '../schools/calendar-import.ts';
import { fetchOfficialCalendar } from '../schools/calendar-official.ts';
import { withDatabase } from '../setup/borrow-database.ts';
import { SetupStop, say, showProgress } from '../setup/terminal.ts';
import { readGiven } from './given-files.ts';
import { orStop } from './refused.ts';

/** `import calendar`: the ministry's school holidays, from a file or from its own export. */
export function addImportCalendar(group: Command): void {
  group
    .command('calendar')
    .description('replace school holidays by those of the official set "Calendrier scolaire" (data.education.gouv.fr)')
    .argument('[file]', 'its export: JSON, or CSV with semicolons, UTF-8')
    .option('--official', 'fetch the export from data.education.gouv.fr')
    .action(importCalendar);
}

async function importCalendar(file: string | undefined, { official = false }: { official?: boolean }): Promise<void> {
  if (official === (file !== undefined)) throw new SetupStop('Give either a file or --official.');
  const bytes = file === undefined ? await orStop(() => fetchOfficialCalendar({ fetch })) : await readGiven(file);
  const source = sourceName(file);
  await withDatabase(async ({ sql }) => {
    const calendar = await orStop(async () => readCalendarFile(bytes, await readZones(sql)));
    const now = systemClock.now();
    await orStop(() => retryDeadlocks(() => applyCalendar({ sql, now, tell: changesTimetables() }, calendar, source)));
  });
}

function sourceName(file: string | undefined): string {
  const set = 'Calendrier scolaire, data.education.gouv.fr (Licence Ouverte)';
  return file === undefined ? set : `${set}, fichier ${basename(file)}`;
}

interface Applying {
  sql: Sql;
  now: Date;
  tell: TellTimetableChanged;
}

/** Holidays and the covers that follow them change in one transaction: both, or neither. */
async function applyCalendar({ sql, now, tell }: Applying, calendar: CalendarFile, source: string): Promise<void> {
  const readOn = dayIn(now.getTime(), 'Europe/Paris');
  await sql.begin(async (tx) => {
    const { years, changedZones } = await saveHolidays(tx, calendar.holidays, { source, readOn });
    say(`Holidays: ${calendar.holidays.length}, in ${years} years of a zone. Rows left out: ${calendar.leftOut}.`);
    say(changedZones.length === 0 ? 'No day has changed.' : `Days have changed in: ${changedZones.join(', ')}.`);
    const schools = await schoolsWithAbsences(tx, changedZones);
    const progress = showProgress('schools with absences');
    for (const [index, uai] of schools.entries()) {
      await tell(tx, { uai, at: now, actor: null, requestId: null });
      progress.at(index + 1, schools.length);
    }
    if (schools.length > 0) progress.end();
  });
}

/** Elsewhere no cover hangs on a day. */
async function schoolsWithAbsences(tx: Transaction, zones: readonly string[]): Promise<string[]> {
  const schools = await tx<{ uai: string }[]>`
    SELECT DISTINCT school.uai
    FROM absence
    JOIN absence_teacher ON absence_id = absence.id
    JOIN school ON school.uai = absence_teacher.uai
    JOIN academy ON academy.code = academy_code
    WHERE state = 'declared' AND holiday_zone = ANY(${[...zones]}::text[])
    ORDER BY school.uai`;
  return schools.map(({ uai }) => uai);
}
