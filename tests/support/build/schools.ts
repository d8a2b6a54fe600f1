import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Sql } from '#db/sql.ts';
import { type WrittenLesson, type WrittenTimetable, writeEmpSts, writeStsEmp } from '../../../server/demo/sts-files.ts';
import { readStsFiles } from '../../../server/schools/sts-pair.ts';
import type { Timetable } from '../../../server/schools/timetable.ts';

/** The open data beside the repository, where it was laid out; tests that need it are skipped elsewhere. */
const dataFolder = resolve(import.meta.dirname, '../../../../shared/data');
export const noData = existsSync(dataFolder) ? false : 'the open data is not beside the repository';
export const dataFile = (path: string) => resolve(dataFolder, path);

/** The school of the invented timetables, with the right check letter. */
export const UAI = '0159999M';

export interface SchoolLike {
  uai?: string;
  name?: string;
  commune?: string;
  department?: string;
  academyCode?: string;
  timeZone?: string;
  calendar?: 'official' | 'continuous';
  adults?: number;
}

/** A school without timetable; Collège des Trois Vallées in the Cantal unless told. Returns its UAI. */
export async function aSchool(sql: Sql, change: SchoolLike = {}): Promise<string> {
  const school = {
    uai: UAI,
    name: 'Collège des Trois Vallées',
    commune: 'Exempleville',
    department: '15',
    academyCode: '06',
    timeZone: 'Europe/Paris',
    ...change,
  };
  await sql`INSERT INTO school ${sql(school)}`;
  return school.uai;
}

/** A place of a school; with `equipped`, a classroom is paired in it. Returns its id. */
export async function aPlace(sql: Sql, { uai = UAI, code = '101', equipped = false } = {}): Promise<string> {
  const [place] = await sql<{ id: string }[]>`INSERT INTO place (uai, code) VALUES (${uai}, ${code}) RETURNING id`;
  if (equipped) {
    await sql`
      INSERT INTO classroom (place_id, secret_hash, paired_at)
      VALUES (${place!.id}, sha256(${place!.id}::text::bytea), '2026-09-01T08:00:00Z')`;
  }
  return place!.id;
}

/** Mr Brumeval teaches maths to 6A in room 101 on Mondays at 08:00 for 55 minutes. */
export function aLesson(change: Partial<WrittenLesson> = {}): WrittenLesson {
  return {
    classCode: '6A',
    subjectCode: '061300',
    teacherId: '90002',
    weekday: 1,
    startMinute: 480,
    minutes: 55,
    placeCode: '101',
    ...change,
  };
}

/** The year 2026-27 with two weeks in November, two teachers, two classes and three lessons. */
export function aTimetable(change: Partial<WrittenTimetable> = {}): WrittenTimetable {
  return {
    uai: UAI,
    schoolName: 'Collège des Trois Vallées',
    year: '2026',
    startsOn: '2026-09-01',
    endsOn: '2027-07-02',
    subjects: [
      { code: '061300', label: 'Mathématiques' },
      { code: '062900', label: 'Sciences de la vie & de la Terre' },
    ],
    teachers: [
      { id: '90002', lastName: 'BRUMEVAL', firstName: 'Paul' },
      { id: '90007', lastName: 'GENTIANE', firstName: 'Zoé' },
    ],
    classes: [
      { code: '6A', mef: '10010012110', headCount: 24 },
      { code: '3A', mef: '10310019110', headCount: 27 },
    ],
    weeks: ['2026-11-16', '2026-11-23'],
    lessons: [
      aLesson(),
      aLesson({ classCode: '3A', weekday: 2, startMinute: 600 }),
      aLesson({
        classCode: '3A',
        subjectCode: '062900',
        teacherId: '90007',
        weekday: 2,
        startMinute: 670,
        placeCode: 'LAB SVT',
      }),
    ],
    ...change,
  };
}

/** The pair of STS-web as its bytes. */
export interface TimetableFiles {
  stsEmp: Uint8Array;
  empSts: Uint8Array;
}

/** The timetable that a pair of files is read into. */
export function timetableOf({ stsEmp, empSts }: TimetableFiles, uai = UAI): Timetable {
  return readStsFiles(uai, [stsEmp, empSts]).timetable;
}

/** The pair of files of a timetable. */
export function filesOf(timetable: WrittenTimetable): TimetableFiles {
  return { stsEmp: writeStsEmp(timetable), empSts: writeEmpSts(timetable) };
}

/** The pair with a text exchanged in one of the files, as a slip or a fraud would; throws when the text is not there. */
export function tampered(
  slot: keyof TimetableFiles,
  from: string,
  to: string,
  files: TimetableFiles = filesOf(aTimetable()),
): TimetableFiles {
  const text = Buffer.from(files[slot]).toString('latin1');
  if (!text.includes(from)) throw new Error(`"${from}" is not in the file.`);
  return {
    ...files,
    [slot]: Buffer.from(
      text.replace(from, () => to),
      'latin1',
    ),
  };
}
