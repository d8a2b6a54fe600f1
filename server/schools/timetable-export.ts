import writeXlsxFile from 'write-excel-file/node';
import { csvText, guarded } from '#contract/csv.ts';
import { templateDays, timetableHeadings } from '#contract/words/import-columns.ts';
import type { PupilGroup, Timetable, TimetableLesson } from './timetable.ts';
import { groupKeyOf } from './timetable.ts';
import { templateColumns } from './timetable-columns.ts';

type Row = Record<(typeof templateColumns)[number], string>;

/** CSV; without lessons, the empty template. */
export function exportCsv(timetable: Timetable): Uint8Array {
  return Buffer.from(csvText(rowsOf(timetable)), 'utf8');
}

/** The same as a spreadsheet; every cell is a text, so that 0613 and 08:00 stay what they are. */
export async function exportXlsx(timetable: Timetable): Promise<Uint8Array> {
  const [header = [], ...rows] = rowsOf(timetable);
  const title = header.map((value) => ({ value, type: String, fontWeight: 'bold' as const }));
  const cells = rows.map((row) => row.map((cell) => (cell === '' ? null : { value: guarded(cell), type: String })));
  return writeXlsxFile([title, ...cells], { stickyRowsCount: 1 }).toBuffer();
}

/** Header and lessons, by class, day and hour. */
function rowsOf(timetable: Timetable): string[][] {
  const subjects = new Map(timetable.subjects.map(({ code, label }) => [code, label]));
  const teachers = new Map(timetable.teachers.map((teacher) => [teacher.key, teacher]));
  const groups = new Map(
    timetable.classes.map((group) => [groupKeyOf({ classKind: group.kind, classCode: group.code }), group]),
  );
  const weeks = new Map(timetable.alternances.map((alternance) => [alternance.code, alternance.weeks]));
  const rows = timetable.lessons.map((lesson) => {
    const teacher = teachers.get(lesson.teacherKey);
    const row: Row = {
      ...timesOf(lesson),
      ...groupCells(groups.get(groupKeyOf(lesson))),
      subject: subjects.get(lesson.subjectCode) ?? '',
      subjectCode: lesson.subjectCode,
      lastName: teacher?.lastName ?? '',
      firstName: teacher?.firstName ?? '',
      teacherKey: lesson.teacherKey,
      place: lesson.placeCode ?? '',
      alternance: lesson.alternanceCode,
      // Once is enough, and a list of 36 weeks on each row would hide the rest.
      weeks: weeks.get(lesson.alternanceCode)?.join(', ') ?? '',
      modality: lesson.modality,
    };
    weeks.delete(lesson.alternanceCode);
    return templateColumns.map((column) => row[column]);
  });
  return [templateColumns.map((column) => timetableHeadings[column]), ...rows];
}

function timesOf({ weekday, startMinute, endMinute }: TimetableLesson): Pick<Row, 'weekday' | 'start' | 'end'> {
  return { weekday: templateDays[weekday - 1] ?? '', start: clock(startMinute), end: clock(endMinute) };
}

/** A group stands in square brackets, as EDT writes it: a class may bear the same name. */
function groupCells(group: PupilGroup | undefined): Pick<Row, 'group' | 'ofClasses' | 'level' | 'headCount'> {
  return {
    group: group?.kind === 'group' ? `[${group.code}]` : (group?.code ?? ''),
    ofClasses: group?.ofClasses.join(', ') ?? '',
    level: group?.level ?? '',
    headCount: String(group?.headCount ?? ''),
  };
}

/** `08:05`; midnight at the end of the day is `24:00`. */
function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
