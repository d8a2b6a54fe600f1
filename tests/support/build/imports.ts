import type { Timetable } from '../../../server/schools/timetable.ts';
import type { AskedSchool } from '../../../server/schools/timetable-draft.ts';
import { UAI } from './schools.ts';

/** A school that never imported anything. */
export const emptyTimetable: Timetable = {
  uai: UAI,
  year: null,
  subjects: [],
  teachers: [],
  classes: [],
  places: [],
  alternances: [],
  lessons: [],
  services: [],
};

/** What a file is read for: the school of the samples in the year 2026-27, with nothing in force unless told. */
export function anAskedSchool(change: Partial<AskedSchool> = {}): AskedSchool {
  return {
    uai: UAI,
    timeZone: 'Europe/Paris',
    year: { startsOn: '2026-09-01', endsOn: '2027-07-02' },
    inForce: emptyTimetable,
    closedDays: new Set(['2026-11-11']),
    ...change,
  };
}

/** A table as somebody would type it, in the columns of our template that are named. */
export function aTable(header: string, ...rows: string[]): Uint8Array {
  return Buffer.from([header, ...rows].join('\r\n'), 'utf8');
}
