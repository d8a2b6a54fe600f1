import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { isUai } from '#contract/ids.ts';
import { readSchoolsFile } from '../schools/schools-file.ts';
import { readHolidayZones, saveSchools } from '../schools/schools-import.ts';
import { readTimetable } from '../schools/timetable-rules.ts';
import { applyTimetable } from '../schools/timetable-store.ts';
import { withDatabase } from '../setup/borrow-database.ts';
import { SetupStop, say, showProgress } from '../setup/terminal.ts';
import { orStop } from './refused.ts';

/** `import schools` and `import timetable`. */
export function addImport(program: Command): void {
  const group = program.command('import').description('bring in schools and timetables');
  group
    .command('schools')
    .description('add or update schools from a CSV with the columns of the open data (uai, nom, commune, …)')
    .argument('<file>', 'CSV, UTF-8, commas, with a header')
    .action(importSchools);
  group
    .command('timetable')
    .description('put a timetable in force from the pair of files of STS-web')
    .argument('<uai>', 'the school, 7 digits and a letter')
    .argument('<sts-emp>', 'the file sts_emp_….xml (from STS-web)')
    .argument('<emp-sts>', 'the file emp_sts_….xml (from the timetable program)')
    .action(importTimetable);
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

async function importTimetable(uai: string, stsEmpFile: string, empStsFile: string): Promise<void> {
  if (!isUai(uai)) throw new SetupStop(`${uai} is no UAI: 7 digits and the right check letter.`);
  const files = { stsEmp: await readGiven(stsEmpFile), empSts: await readGiven(empStsFile) };
  await withDatabase(async ({ sql }) => {
    const { lessons, teachers, classes, places } = await orStop(() => applyTimetable(sql, readTimetable(uai, files)));
    say(`Lessons: ${lessons.added} added, ${lessons.removed} removed, ${lessons.unchanged} unchanged.`);
    say(`In force: ${teachers} teachers, ${classes} classes and groups, ${places} places.`);
  });
}

async function readGiven(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new SetupStop(`${file} cannot be read (${cause instanceof Error ? cause.message : cause}).`, { cause });
  }
}
