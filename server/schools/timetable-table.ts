import { Refusal } from '#contract/failure.ts';
import type { RejectedRow } from '#contract/imports.ts';
import { isName } from './sts-emp.ts';
import {
  type LessonFacts,
  mondayOf,
  type PupilGroup,
  type Reading,
  type TimetableSubject,
  type TimetableTeacher,
} from './timetable.ts';
import { AlternanceBook } from './timetable-alternances.ts';
import { type Cell, daysIn, endMinuteIn, lengthIn, minuteIn, textIn, weekdayIn } from './timetable-cells.ts';
import { ClassNames } from './timetable-class-names.ts';
import { type Column, type Columns, cellIn, findColumns } from './timetable-columns.ts';
import { type AskedSchool, namesOf, type Participants, TimetableDraft } from './timetable-draft.ts';
import { highest, levelOfCode } from './timetable-groups.ts';
import { Rejections } from './timetable-rejections.ts';
import type { Sheet } from './timetable-sheet.ts';
import { type SubjectBook, subjectBook } from './timetable-subjects.ts';
import { splitName, TeacherBook } from './timetable-teachers.ts';

const MINUTES_IN_DAY = 24 * 60;

/** Where the words of a table are looked up. */
interface Books {
  school: AskedSchool;
  classNames: ClassNames;
  subjects: SubjectBook;
  teachers: TeacherBook;
  alternances: AlternanceBook;
}

/**
 * Reads a table of weekly lessons, ours or EDT's: rows that cannot be understood are rejected, the others make the
 * timetable. Throws `import_format_unknown` when the header is no timetable's, `import_without_lessons`.
 */
export function readTable(school: AskedSchool, sheet: Sheet): Reading & { isEdt: boolean } {
  const columns = findColumns(sheet.header);
  if (columns === null) throw new Refusal('import_format_unknown');
  const rejections = new Rejections();
  const rows = sheet.rows
    .filter(({ cells }) => cells.some((cell) => cell !== null && cell !== ''))
    .map(({ line, cells }) => new Row(columns, cells, line, rejections));
  const books = booksFor(school, rows);
  const draft = new TimetableDraft();
  for (const row of rows) {
    for (const { lesson, participants } of lessonsIn(row, books)) {
      if (!draft.keep(lesson, participants)) row.reject('contradicts_another_row', 'group');
    }
  }
  return { ...draft.finish(school, books.alternances, rejections), isEdt: columns.isEdt };
}

/** One row, by its columns. */
class Row {
  readonly #columns: Columns;
  readonly #cells: readonly Cell[];
  readonly #line: number;
  readonly #rejections: Rejections;

  constructor(columns: Columns, cells: readonly Cell[], line: number, rejections: Rejections) {
    this.#columns = columns;
    this.#cells = cells;
    this.#line = line;
    this.#rejections = rejections;
  }

  get faults(): number {
    return this.#rejections.count;
  }

  cell(column: Column): Cell {
    return cellIn(this.#columns, this.#cells, column);
  }

  isEmpty(column: Column): boolean {
    const cell = this.cell(column);
    return cell === null || cell === '';
  }

  /** Empty also for a date in a column of names. */
  text(column: Column): string {
    return textIn(this.cell(column)) ?? '';
  }

  /** What stands in the column, understood; null and rejected when it cannot be, or when nothing stands there. */
  read<T>(column: Column, understand: (cell: Cell) => T | null): T | null {
    const value = understand(this.cell(column));
    if (value === null) this.reject(this.isEmpty(column) ? 'field_missing' : 'field_unreadable', column);
    return value;
  }

  reject(reason: RejectedRow['reason'], column: Column): void {
    const { file } = this.#columns;
    this.#rejections.add({
      file,
      line: this.#line,
      reason,
      field: this.#columns.heading(column),
      fact: this.text(column),
    });
  }
}

function booksFor(school: AskedSchool, rows: readonly Row[]): Books {
  const { inForce, year } = school;
  const alternances = new AlternanceBook(inForce.alternances, year);
  for (const row of rows) learnWeeks(row, alternances, school);
  return {
    school,
    classNames: new ClassNames(
      inForce.classes,
      rows.map((row) => row.text('group')),
    ),
    subjects: subjectBook(inForce.subjects),
    teachers: new TeacherBook(inForce.teachers),
    alternances,
  };
}

/** The weeks of an alternance stand on any of its rows, once; days before or after the school year are told. */
function learnWeeks(row: Row, alternances: AlternanceBook, { year }: AskedSchool): void {
  const days = row.isEmpty('weeks') ? [] : row.read('weeks', daysIn);
  if (days === null || days.length === 0) return;
  const inYear = days.filter((day) => day <= year.endsOn && mondayOf(day) >= mondayOf(year.startsOn));
  if (inYear.length < days.length) row.reject('outside_school_year', 'weeks');
  else if (row.text('alternance') === '') row.reject('field_missing', 'alternance');
  else alternances.learn(row.text('alternance'), days.map(mondayOf));
}

/** One lesson for each teacher who gives it; none, and the row rejected, when something in it cannot be understood. */
function lessonsIn(row: Row, books: Books): { lesson: LessonFacts; participants: Participants }[] {
  const before = row.faults;
  const group = groupIn(row, books);
  const subject = subjectIn(row, books.subjects);
  const times = timesIn(row);
  const alternanceCode = books.alternances.find(row.text('alternance'));
  if (alternanceCode === null) row.reject('alternance_unknown', 'alternance');
  const place = row.read('place', textIn) ?? '';
  if (place !== '' && !isName(place)) row.reject('field_unreadable', 'place');
  // People are created from names: only on rows that are right in everything else.
  const teachers = row.faults === before ? teachersIn(row, books.teachers) : [];
  if (row.faults > before || group === null || subject === null || times === null || alternanceCode === null) return [];
  const modality = /^[A-Z0-9]{1,4}$/.test(row.text('modality')) ? row.text('modality') : 'CG';
  const placeCode = place === '' ? null : place;
  return teachers.map((teacher) => {
    const participants = { group, subject, teacher };
    return { participants, lesson: { ...namesOf(participants), modality, alternanceCode, ...times, placeCode } };
  });
}

/** What the row does not say about a class is kept as it is known. */
function groupIn(row: Row, { classNames, school: { inForce } }: Books): PupilGroup | null {
  const text = row.read('group', (cell) => textIn(cell) || null);
  if (text === null) return null;
  const ofClasses = row
    .text('ofClasses')
    .split(/[,;|]/)
    .map((code) => code.trim())
    .filter((code) => code !== '');
  const named = classNames.read(text, ofClasses);
  if (![named.code, ...named.ofClasses].every(isName)) {
    row.reject('field_unreadable', 'group');
    return null;
  }
  const known = inForce.classes.find(({ kind, code }) => kind === named.kind && code === named.code);
  const headCount = Number(row.text('headCount') || Number.NaN);
  return {
    ...named,
    level: levelIn(row) ?? known?.level ?? levelOf(named),
    headCount:
      Number.isInteger(headCount) && headCount > 0 && headCount < 1_000 ? headCount : (known?.headCount ?? null),
  };
}

function levelIn(row: Row): string | null {
  const level = row.text('level');
  return highest([level]);
}

function levelOf({ kind, code, ofClasses }: Pick<PupilGroup, 'kind' | 'code' | 'ofClasses'>): string | null {
  return kind === 'class' ? levelOfCode(code) : highest(ofClasses.map(levelOfCode));
}

function subjectIn(row: Row, subjects: SubjectBook): TimetableSubject | null {
  const names = [row.text('subjectCode'), row.text('subject')];
  const subject = subjects.find(names);
  const column = row.text('subject') === '' ? 'subjectCode' : 'subject';
  if (subject === null) row.reject(names.every((name) => name === '') ? 'field_missing' : 'subject_unknown', column);
  else if (!isName(subject.label)) row.reject('field_unreadable', 'subject');
  else return subject;
  return null;
}

/** Several teachers give the lesson together: `ISARD#BRUMEVAL` in EDT, commas with people. */
function teachersIn(row: Row, book: TeacherBook): TimetableTeacher[] {
  const byKey = book.byKey(row.text('teacherKey'));
  if (byKey) return [byKey];
  const [lastName, firstName] = [row.text('lastName'), row.text('firstName')];
  if (lastName === '') row.reject('field_missing', 'lastName');
  const whole = book.find(`${lastName} ${firstName}`);
  if (whole !== null && whole !== 'several') return [whole];
  const firstNames = firstName.split(/[#,;/\n]/);
  return lastName
    .split(/[#,;/\n]/)
    .flatMap((name, index) => teacherNamed(row, book, name.trim(), (firstNames[index] ?? '').trim()));
}

function teacherNamed(row: Row, book: TeacherBook, last: string, first: string): TimetableTeacher[] {
  if (last === '') return [];
  const found = book.find(`${last} ${first}`);
  if (found === 'several') row.reject('teacher_unknown', 'lastName');
  else if (found) return [found];
  const { lastName, firstName } = first === '' ? splitName(last) : { lastName: last, firstName: first };
  if (!isName(lastName) || (firstName !== '' && !isName(firstName))) row.reject('field_unreadable', 'lastName');
  else if (found === null) return [book.create(lastName, firstName)];
  return [];
}

function timesIn(row: Row): Pick<LessonFacts, 'weekday' | 'startMinute' | 'endMinute'> | null {
  const weekday = row.read('weekday', weekdayIn);
  const startMinute = row.read('start', minuteIn);
  // One of the two suffices; an end counts more than a length.
  const end = row.isEmpty('end') && !row.isEmpty('length') ? null : row.read('end', endMinuteIn);
  const length = row.isEmpty('end') && !row.isEmpty('length') ? row.read('length', lengthIn) : null;
  if (weekday === null || startMinute === null || (end === null && length === null)) return null;
  const endMinute = end ?? startMinute + (length ?? 0);
  if (endMinute > startMinute && endMinute <= MINUTES_IN_DAY) return { weekday, startMinute, endMinute };
  row.reject(end === null ? 'ends_after_midnight' : 'field_unreadable', end === null ? 'length' : 'end');
  return null;
}
