import type { TaughtLesson } from '#contract/records.ts';
import { coverStateWords } from '#contract/words/covers.ts';
import { hoursWords } from '#contract/words/hours.ts';
import { dayIn, zoneName } from '#contract/words/times.ts';

/** Lessons as French spreadsheets open them: UTF-8 with its mark, semicolons, CRLF, dates as 16/11/2026, times as 10:05. */
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
    String(lesson.scheduledMinutes),
    String(lesson.deliveredMinutes),
    coverStateWords[lesson.state],
  ]);
  const lines = [header, ...rows].map((row) => row.map((cell) => quoted(guarded(cell))).join(';'));
  return `\u{feff}${lines.join('\r\n')}\r\n`;
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

/** A spreadsheet runs what begins with one of these as a formula; an apostrophe in front makes it a text (OWASP, CSV injection). */
function guarded(cell: string): string {
  return /^['=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

function quoted(cell: string): string {
  return /[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
