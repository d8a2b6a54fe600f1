import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ReadImport, readImport } from '../../../server/schools/import-reader.ts';
import type { Timetable } from '../../../server/schools/timetable.ts';
import { differenceOf } from '../../../server/schools/timetable-difference.ts';
import type { AskedSchool } from '../../../server/schools/timetable-draft.ts';
import { exportCsv, exportXlsx } from '../../../server/schools/timetable-export.ts';
import { anAskedSchool } from '../../support/build/imports.ts';
import { dataFile, noData } from '../../support/build/schools.ts';

const sample = (name: string) => readFileSync(dataFile(`emploi-du-temps-exemples/${name}`));
const pair = () => [sample('emp_sts_0159999M_2026.xml'), sample('sts_emp_0159999M_2026.xml')];
const read = (school: AskedSchool, ...files: Uint8Array[]): Promise<ReadImport> => readImport(school, files);
const hhmm = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}`;

const oracle = () =>
  readFileSync(dataFile('emploi-du-temps-exemples/attendu.csv'), 'utf8').trim().split(/\r?\n/).slice(1).sort();

function asOracle({ lessons, classes }: Timetable): string[] {
  return lessons
    .map((lesson) => {
      const group = classes.find(({ kind, code }) => kind === lesson.classKind && code === lesson.classCode);
      const divisions = group?.kind === 'class' ? [group.code] : (group?.ofClasses ?? []);
      return [
        lesson.classKind === 'class' ? 'division' : 'groupe',
        lesson.classCode,
        divisions.join('|'),
        lesson.subjectCode,
        lesson.teacherKey.replace('epp:', ''),
        lesson.alternanceCode,
        lesson.weekday,
        hhmm(lesson.startMinute),
        hhmm(lesson.endMinute),
        lesson.placeCode ?? '',
      ].join(',');
    })
    .sort();
}

/** The school once it has imported the pair. */
async function afterPair(): Promise<AskedSchool> {
  const { timetable } = await read(anAskedSchool(), ...pair());
  return anAskedSchool({ inForce: timetable });
}

const nothing = { added: [], removed: [], changed: [], unchanged: 98 };

describe.skipIf(noData)('the invented school, in every format (skipped without the open data)', () => {
  test('the pair of STS-web gives the 98 lessons expected, in any order of the files', async () => {
    for (const files of [pair(), pair().reverse()]) {
      const { format, timetable, rejected } = await read(anAskedSchool(), ...files);
      expect(format).toBe('sts');
      expect(asOracle(timetable)).toEqual(oracle());
      expect(rejected).toEqual([]);
    }
  });

  test('services without an hour come too, with their modality', async () => {
    const { timetable } = await read(anAskedSchool(), ...pair());
    expect(timetable.services.length).toBeGreaterThan(40);
    expect(new Set(timetable.services.map(({ modality }) => modality))).toContain('TP');
  });

  test.each(['EXP_COURS.txt', 'EXP_COURS.xml'])(
    '%s gives the same 98 to a school that knows its people',
    async (name) => {
      const school = await afterPair();
      const { format, timetable, rejected } = await read(school, sample(name));
      expect(format).toBe('exp_cours');
      expect(rejected).toEqual([]);
      expect(asOracle(timetable)).toEqual(oracle());
      expect(differenceOf(school.inForce, timetable)).toMatchObject(nothing);
    },
  );

  test.each(['EXP_COURS.txt', 'EXP_COURS.xml'])(
    '%s gives a school without anything 96, for two alternances are not known',
    async (name) => {
      const { timetable, rejected } = await read(anAskedSchool(), sample(name));
      expect(rejected.map(({ reason, fact }) => [reason, fact])).toEqual([
        ['alternance_unknown', 'Q1'],
        ['alternance_unknown', 'Q2'],
      ]);
      const facts = (lessons: string[]) =>
        lessons.map((line) =>
          line
            .split(',')
            .filter((_, index) => ![4, 5].includes(index))
            .join(),
        );
      const known = oracle().filter((line) => line.split(',')[5] === 'H');
      expect(facts(asOracle(timetable)).sort()).toEqual(facts(known).sort());
      expect(timetable.teachers.map(({ key }) => key)).toContain('table:isard chloe');
      expect(timetable.alternances).toHaveLength(1);
      expect(timetable.alternances[0]?.weeks).toHaveLength(44);
    },
  );

  test.each(['pronote_classe_4A.ics', 'pronote_classe_4A_lf.ics', 'pronote_prof_maths.ics'])(
    '%s changes nothing where the pair is in force',
    async (name) => {
      const school = await afterPair();
      const { format, timetable, rejected } = await read(school, sample(name));
      expect(format).toBe('pronote');
      expect(rejected).toEqual([]);
      expect(differenceOf(school.inForce, timetable)).toMatchObject(nothing);
      expect(asOracle(timetable)).toEqual(oracle());
    },
  );

  test('our own table, as CSV and as XLSX, is read back without a change', async () => {
    const school = await afterPair();
    for (const file of [exportCsv(school.inForce), await exportXlsx(school.inForce)]) {
      const { format, timetable, rejected } = await read(school, file);
      expect(format).toBe('table');
      expect(rejected).toEqual([]);
      expect(differenceOf(school.inForce, timetable)).toMatchObject(nothing);
      expect(asOracle(timetable)).toEqual(oracle());
      expect(timetable.services).toHaveLength(school.inForce.services.length);
    }
  });

  test('our own table brings its weeks along to a school without anything', async () => {
    const { inForce } = await afterPair();
    const { timetable, rejected } = await read(anAskedSchool(), exportCsv(inForce));
    expect(rejected).toEqual([]);
    expect(timetable.lessons).toHaveLength(98);
    expect(timetable.alternances.map(({ code, weeks }) => [code, weeks.length])).toEqual([
      ['H', 36],
      ['A', 18],
      ['B', 18],
    ]);
  });
});
