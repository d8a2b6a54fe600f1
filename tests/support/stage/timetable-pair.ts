import { readFileSync } from 'node:fs';
import { aLesson, aTimetable, dataFile, filesOf, noData } from '../build/schools.ts';

/** A pair of files to choose in a browser, and the maths teacher's Monday in them. */
export interface TimetablePair {
  stsEmp: { name: string; mimeType: string; buffer: Buffer };
  empSts: { name: string; mimeType: string; buffer: Buffer };
  /** How many weekly lessons the pair holds. */
  lessons: number;
}

/**
 * The sample school in the schools' own format where the open data lies beside the repository; elsewhere a smaller
 * school of ours in the same format. In both Mr Brumeval teaches maths three times on Monday 16 November 2026, at 08:00,
 * 10:10 and 11:10, each time in another room, and room 102 is free at these hours.
 */
export function timetablePair(): TimetablePair {
  if (!noData) {
    const read = (name: string) => file(name, readFileSync(dataFile(`emploi-du-temps-exemples/${name}`)));
    return { stsEmp: read('sts_emp_0159999M_2026.xml'), empSts: read('emp_sts_0159999M_2026.xml'), lessons: 98 };
  }
  const lessons = [
    aLesson({ startMinute: 480, placeCode: '103' }),
    aLesson({ startMinute: 610, placeCode: '101' }),
    aLesson({ startMinute: 670, placeCode: '104' }),
    aLesson({ weekday: 2, placeCode: '102' }),
  ];
  const files = filesOf(aTimetable({ lessons }));
  return {
    stsEmp: file('sts_emp.xml', Buffer.from(files.stsEmp)),
    empSts: file('emp_sts.xml', Buffer.from(files.empSts)),
    lessons: lessons.length,
  };
}

function file(name: string, buffer: Buffer) {
  return { name, mimeType: 'text/xml', buffer };
}
