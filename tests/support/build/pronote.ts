/** Calendars as Pronote writes them, about people who do not exist. */

export interface PronoteLessonLike {
  /** UTC, `2026-11-16T09:00`. */
  start: string;
  /** UTC; 55 minutes later unless told. */
  end?: string;
  /** What stands after `Cours - `; an ordinary lesson when left out. */
  status?: string | undefined;
  /** As Pronote writes them: `BRUMEVAL P.`. */
  teacher?: string | undefined;
  subject?: string;
}

/** The teacher of `aTeachingSchool` is away at 10:00 on Monday 16 November 2026, unless told. */
export function anAbsentLesson(change: Partial<PronoteLessonLike> = {}): PronoteLessonLike {
  return { start: '2026-11-16T09:00', status: 'Prof. absent', teacher: 'BRUMEVAL P.', ...change };
}

/** A calendar; it is a class's unless `owner` says otherwise. */
export function aPronoteCalendar(
  lessons: PronoteLessonLike[],
  { owner = 'Classe 4A' }: { owner?: string } = {},
): string {
  return [
    ...[
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID;LANGUAGE=fr:Copyright Index-Education - ProNote 2026',
      'METHOD:PUBLISH',
    ],
    ...['X-CALSTART:20260901T000000Z', 'X-CALEND:20270702T000000Z', `X-WR-CALNAME;LANGUAGE=fr:Calendrier - ${owner}`],
    ...lessons.flatMap(eventOf),
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

function eventOf(
  { start, end, status, teacher, subject = 'MATHEMATIQUES' }: PronoteLessonLike,
  index: number,
): string[] {
  const facts = [...(status ? [status] : []), `Matière : ${subject}`, ...(teacher ? [`Professeur : ${teacher}`] : [])];
  return [
    ...['BEGIN:VEVENT', `CATEGORIES:Cours${status ? ` - ${status}` : ''}`, 'DTSTAMP:20261115T180000Z'],
    ...[`UID:Cours-${index}-8-20261115T180000Z-Index-Education`, `DTSTART:${written(start)}`],
    ...[`DTEND:${written(end ?? later(start, 55))}`, `SUMMARY;LANGUAGE=fr:${subject}`],
    ...[`DESCRIPTION;LANGUAGE=fr:${facts.join('\\n')}\\n`, 'END:VEVENT'],
  ];
}

function written(utc: string): string {
  return `${utc.replace(/[-:]/g, '')}00Z`;
}

function later(utc: string, minutes: number): string {
  return new Date(Date.parse(`${utc}:00Z`) + minutes * 60_000).toISOString().slice(0, 16);
}
