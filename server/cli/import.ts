import type { Command } from 'commander';
import { readSchoolsFile } from '../schools/schools-file.ts';
import { readHolidayZones, saveSchools } from '../schools/schools-import.ts';
import { withDatabase } from '../setup/borrow-database.ts';
import { say, showProgress } from '../setup/terminal.ts';
import { readGiven } from './given-files.ts';
import { addImportCalendar } from './import-calendar.ts';
import { addImportPool } from './import-pool.ts';
import { addImportTimetable } from './import-timetable.ts';
import { orStop } from './refused.ts';

/** `import schools`, `import pool`, `import timetable`, `import calendar`. */
export function addImport(program: Command): void {
  const group = program.command('import').description('bring in schools, substitutes, timetables and calendars');
  group
    .command('schools')
    .description('add or update schools from a CSV with the columns of the open data (uai, nom, commune, …)')
    .argument('<file>', 'CSV, UTF-8, commas, with a header')
    .action(importSchools);
  addImportPool(group);
  addImportTimetable(group);
  addImportCalendar(group);
}

async function importSchools(file: string): Promise<void> {
  const bytes = await readGiven(file);
  await withDatabase(async ({ sql }) => {
    const schools = await orStop(async () => readSchoolsFile(bytes, await readHolidayZones(sql)));
    const progress = showProgress('schools');
    const { added, changed, unchanged } = await saveSchools(sql, schools, (done) => progress.at(done, schools.length));
    progress.end();
    say(`${added} schools added, ${changed} changed, ${unchanged} unchanged.`);
  });
}
