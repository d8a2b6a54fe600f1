import { csvText } from '#contract/csv.ts';
import type { TaughtLesson } from '#contract/records.ts';
import { coverStateWords } from '#contract/words/covers.ts';
import { hoursWords } from '#contract/words/hours.ts';
import { dayIn, zoneName } from '#contract/words/times.ts';

/** Lessons as French spreadsheets take them: dates as 16/11/2026, times as 10:05. */
export function hoursCsv(lessons: readonly TaughtLesson[], zone: string): string {
  const { columns } = hoursWords;
  const local = (column: string) => `${column} (${zoneName(zone)})`;
  const header = [
    ...[columns.day, local(columns.start), local(columns.end), columns.school, columns.className, columns.subject],
    ...[columns.scheduled, columns.delivered, columns.state],
  ];
  const rows = lessons.map((lesson) => [
    frenchDate(dayIn(lesson.startsAt, zone)),
    clockIn(lesson.startsAt, zone),
    clockIn(lesson.endsAt, zone),
    lesson.schoolName,
    lesson.className,
    lesson.subject,
    lesson.scheduledMinutes,
    lesson.deliveredMinutes,
    coverStateWords[lesson.state],
  ]);
  return csvText([header, ...rows]);
}

/** `2026-11-16` → `16/11/2026`. */
function frenchDate(day: string): string {
  return day.split('-').reverse().join('/');
}

/** `10:05`: what a spreadsheet takes for a time. */
function clockIn(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('fr-FR', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(instant),
  );
}
