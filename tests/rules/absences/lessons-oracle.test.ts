import fc from 'fast-check';
import { expect, test } from 'vitest';
import { awayPeriods } from '../../../server/absences/absence-rules.ts';
import { lessonsTaken } from '../../../server/absences/taken-lessons.ts';
import { datedLessons } from '../../../server/schools/lesson-rules.ts';

/**
 * Random absences × timetables × calendars, compared with a slow and obvious oracle. It looks at every five minutes of
 * three weeks through `Intl`, knows public holidays as a list written by hand, and shares no code with the rules.
 */

/** First Mondays of three weeks each: both changes of clocks here and in Miquelon, Christmas, Easter, May, an ordinary autumn. */
const mondays = ['2026-10-12', '2026-11-02', '2026-12-14', '2027-03-01', '2027-03-15', '2027-04-26', '2027-05-10'];
const WINDOW_DAYS = 21;
/** All bells and absences fall on it, and so do the changes of clocks. */
const TICK_MS = 5 * 60_000;

const schools = [
  { zone: 'Europe/Paris', department: '15' },
  { zone: 'Europe/Paris', department: '67' },
  { zone: 'Indian/Reunion', department: '974' },
  { zone: 'America/Martinique', department: '972' },
  { zone: 'America/Miquelon', department: '975' },
  { zone: 'Pacific/Tahiti', department: '987' },
];
const everywhere = ['2026-11-01', '2026-11-11', '2026-12-25', '2027-01-01', '2027-03-29', '2027-05-01', '2027-05-06'];
const holidaysByHand: Record<string, string[]> = {
  '67': ['2026-12-26', '2027-03-26'],
  '974': ['2026-12-20'],
  '972': ['2027-05-22'],
};
const isHoliday = (day: string, department: string) =>
  [...everywhere, '2027-05-08', '2027-05-17', ...(holidaysByHand[department] ?? [])].includes(day);

/** What the clock on the wall shows at each tick around the window: the oracle's only notion of time. */
interface Wall {
  days: string[];
  /** `2026-11-16 08:00` → the first instant at which the wall shows it. */
  firstShown: Map<string, number>;
  /** Instant → what the wall shows. */
  shown: Map<number, string>;
}

const walls = new Map<string, Wall>();

function wallOf(zone: string, monday: string): Wall {
  const known = walls.get(zone + monday);
  if (known) return known;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const wall: Wall = { days: [], firstShown: new Map(), shown: new Map() };
  const noon = Date.parse(`${monday}T12:00:00Z`);
  for (let index = 0; index < WINDOW_DAYS; index++) {
    wall.days.push(new Date(noon + index * 86_400_000).toISOString().slice(0, 10));
  }
  for (let at = noon - 48 * 3_600_000; at < noon + (WINDOW_DAYS + 2) * 86_400_000; at += TICK_MS) {
    const text = format.format(at);
    wall.shown.set(at, text);
    if (!wall.firstShown.has(text)) wall.firstShown.set(text, at);
  }
  walls.set(zone + monday, wall);
  return wall;
}

const minutesText = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** The first instant at which the wall shows that minute of the day; 1440 is the midnight after. */
function instantShown(wall: Wall, day: string, minute: number): number | undefined {
  if (minute < 1440) return wall.firstShown.get(`${day} ${minutesText(minute)}`);
  const next = new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return wall.firstShown.get(`${next} 00:00`);
}

/** Early, ordinary and late hours: midnight lies between two days, and overseas near our own afternoon. */
const startMinute = fc.oneof(
  fc.integer({ min: 0, max: 47 }),
  fc.integer({ min: 84, max: 204 }),
  fc.integer({ min: 252, max: 286 }),
);
const hour = fc
  .tuple(startMinute, fc.integer({ min: 1, max: 36 }))
  .map(([start, length]) => ({ startMinute: start * 5, endMinute: Math.min(1440, (start + length) * 5) }));
const dayIndex = fc.integer({ min: 0, max: WINDOW_DAYS - 1 });
const stretch = fc.record({ first: dayIndex, length: fc.integer({ min: 0, max: 4 }) });
const who = { teacher: fc.nat(1), group: fc.nat(1) };

/** Not within the hour that the clocks skip or repeat: what an absence means there is told by the tests of absences. */
const boundary = fc.oneof(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 36, max: 287 })).map((tick) => tick * 5);
const hours = fc.tuple(boundary, boundary).filter(([from, to]) => from < to);

const worlds = fc.record({
  school: fc.constantFrom(...schools),
  monday: fc.constantFrom(...mondays),
  continuous: fc.boolean(),
  year: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 14, max: WINDOW_DAYS - 1 })),
  weekly: fc.array(
    fc.record({
      ...who,
      hour,
      weekday: fc.integer({ min: 1, max: 7 }),
      weeks: fc.subarray([0, 1, 2], { minLength: 2 }),
    }),
    { minLength: 4, maxLength: 12 },
  ),
  added: fc.array(fc.record({ ...who, hour, day: dayIndex }), { maxLength: 2 }),
  changes: fc.array(
    fc.record({ lesson: fc.nat(), week: fc.nat(2), stray: fc.nat(4), hour, to: fc.option(dayIndex, { freq: 2 }) }),
    {
      maxLength: 6,
    },
  ),
  holidays: fc.array(stretch, { maxLength: 1 }),
  daysOff: fc.array(stretch, { maxLength: 1 }),
  asked: fc.tuple(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 9, max: WINDOW_DAYS - 1 })),
  absence: fc.array(
    fc.record({ first: dayIndex, length: fc.option(fc.integer({ min: 0, max: 9 })), hours: fc.option(hours) }),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
  now: fc.option(fc.integer({ min: 0, max: WINDOW_DAYS * 288 }), { freq: 1 }),
});
type Drawn = typeof worlds extends fc.Arbitrary<infer World> ? World : never;

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const ADDED_IDS = 100;

function factsOf({ teacher, group }: { teacher: number; group: number }) {
  const [teacherId, classId] = [`teacher-${teacher}`, `class-${group}`];
  return {
    uai: '0159999M',
    ...{ classId, className: classId, subjectCode: '061300', subject: 'Mathématiques' },
    ...{ teacherId, teacherName: teacherId, placeId: null, placeCode: null, alternance: null },
  };
}

/** The drawn numbers as the school's data. */
function worldOf(drawn: Drawn) {
  const wall = wallOf(drawn.school.zone, drawn.monday);
  const day = (index: number) => wall.days[Math.min(index, WINDOW_DAYS - 1)] ?? '';
  const days = ({ first, length }: { first: number; length: number }) => ({
    name: 'Sans cours',
    firstDay: day(first),
    lastDay: day(first + length),
  });
  const weekly = drawn.weekly.map(({ hour, weekday, weeks, ...people }, number) => {
    const weeksOf = weeks.map((week) => day(week * 7));
    return { ...factsOf(people), ...hour, id: idOf(number), weekday, weeks: weeksOf };
  });
  const added = drawn.added.map(({ hour, ...it }, number) => {
    return { ...factsOf(it), ...hour, id: idOf(ADDED_IDS + number), note: '', day: day(it.day) };
  });
  const planned = [...weekly, ...added];
  // Mostly a day the lesson may be on; the stray ones name a day without it, as a changed timetable leaves them behind.
  const originalDay = (lesson: (typeof planned)[number], { week, stray }: { week: number; stray: number }) => {
    if ('day' in lesson) return lesson.day;
    return day(week * 7 + (stray === 0 ? (lesson.weekday + 2) % 7 : lesson.weekday - 1));
  };
  const named = drawn.changes.flatMap((change, number) => {
    const lesson = planned[change.lesson % planned.length];
    const id = idOf(2 * ADDED_IDS + number);
    return lesson ? [{ ...change, id, lessonId: `${lesson.id}.${originalDay(lesson, change)}` }] : [];
  });
  // One change a lesson, as the database has it.
  const changes = [...new Map(named.map((change) => [change.lessonId, change])).values()];
  const moved = changes.flatMap(({ id, lessonId, hour, to }) =>
    to === null ? [] : [{ id, lessonId, note: '', day: day(to), ...hour, placeId: 'lab', placeCode: 'LAB' }],
  );
  const cancelled = changes.flatMap(({ id, lessonId, to }) => (to === null ? [{ id, lessonId, note: '' }] : []));
  const [a, b] = drawn.asked;
  return {
    wall,
    lessons: { weekly, added, moved, cancelled },
    year: {
      timeZone: drawn.school.zone,
      yearStartsOn: day(drawn.year[0]),
      yearEndsOn: day(drawn.year[1]),
      closures: {
        department: drawn.school.department,
        calendar: drawn.continuous ? ('continuous' as const) : ('official' as const),
        schoolHolidays: drawn.holidays.map(days),
        daysOff: drawn.daysOff.map(days),
      },
    },
    firstDay: day(Math.min(a, b)),
    lastDay: day(Math.max(a, b)),
    stretches: drawn.absence.map(({ first, length, hours }) => ({
      firstDay: day(first),
      lastDay: length === null ? null : day(first + length),
      hours: hours && { from: minutesText(hours[0]), to: minutesText(hours[1]) },
    })),
    now: new Date(Date.parse(`${drawn.monday}T00:00:00Z`) + (drawn.now ?? 0) * TICK_MS),
  };
}
type World = ReturnType<typeof worldOf>;

interface OracleLesson {
  lessonId: string;
  teacherId: string;
  classId: string;
  start: number;
  end: number;
  placeCode: string | null;
}

/** Goes through every day and asks of every lesson of that day whether and when it is held. */
function oracleLessons(world: World): OracleLesson[] {
  return world.wall.days.flatMap((day, index) => {
    const monday = world.wall.days[index - (index % 7)] ?? '';
    const weekly = world.lessons.weekly.filter((it) => it.weekday === (index % 7) + 1 && it.weeks.includes(monday));
    const added = world.lessons.added.filter((it) => it.day === day);
    const closed = isClosed(world.year, day);
    return [
      ...weekly.flatMap((it) => held(world, it, day, closed) ?? []),
      ...added.flatMap((it) => held(world, it, day, false) ?? []),
    ];
  });
}

type Planned = World['lessons']['weekly'][number] | World['lessons']['added'][number];

/** What becomes of a lesson that the timetable has on that day; null when it is not held in the days asked for. */
function held(
  { wall, lessons, year, ...asked }: World,
  it: Planned,
  day: string,
  closed: boolean,
): OracleLesson | null {
  const lessonId = `${it.id}.${day}`;
  if (lessons.cancelled.some((change) => change.lessonId === lessonId)) return null;
  const move = lessons.moved.find((change) => change.lessonId === lessonId);
  if (closed && !move) return null;
  const where = move ?? { ...it, day };
  const isIn = (first: string, last: string) => first <= where.day && where.day <= last;
  if (!isIn(asked.firstDay, asked.lastDay) || !isIn(year.yearStartsOn, year.yearEndsOn)) return null;
  const start = instantShown(wall, where.day, where.startMinute);
  const end = instantShown(wall, where.day, where.endMinute);
  if (start === undefined || end === undefined) return null;
  return { lessonId, teacherId: it.teacherId, classId: it.classId, start, end, placeCode: where.placeCode };
}

function isClosed({ closures }: World['year'], day: string): boolean {
  const within = (it: { firstDay: string; lastDay: string }) => it.firstDay <= day && day <= it.lastDay;
  if (closures.daysOff.some(within)) return true;
  return (
    closures.calendar === 'official' && (isHoliday(day, closures.department) || closures.schoolHolidays.some(within))
  );
}

/** Looks at every tick of a lesson: is the teacher away while the wall shows that? */
function oracleAway({ wall, stretches }: World, { start, end }: OracleLesson): boolean {
  for (let at = start; at < end; at += TICK_MS) {
    const [day = '', clock = ''] = wall.shown.get(at)?.split(' ') ?? [];
    const away = stretches.some(
      ({ firstDay, lastDay, hours }) =>
        firstDay <= day &&
        (lastDay === null || day <= lastDay) &&
        (hours === null || (hours.from <= clock && clock < hours.to)),
    );
    if (away) return true;
  }
  return false;
}

const FIXED = { seed: 20261122, numRuns: 1500 };

test('dated lessons are those that an oracle finds by looking at each day', () => {
  fc.assert(
    fc.property(worlds, (drawn) => {
      const world = worldOf(drawn);
      const oracle = oracleLessons(world);
      const together = (it: OracleLesson) =>
        oracle.filter(
          (other) =>
            other.teacherId !== it.teacherId &&
            other.classId === it.classId &&
            other.start === it.start &&
            other.end === it.end,
        );
      const found = datedLessons(world.lessons, world.year, world.firstDay, world.lastDay);
      expect(
        found
          .map(({ lessonId, startsAt, endsAt, placeCode, coTeachers }) => {
            return [lessonId, startsAt.getTime(), endsAt.getTime(), placeCode, coTeachers.length].join(' ');
          })
          .sort(),
      ).toEqual(
        oracle.map((it) => [it.lessonId, it.start, it.end, it.placeCode, together(it).length].join(' ')).sort(),
      );
      expect(found.map(({ startsAt }) => startsAt.getTime())).toEqual(
        found.map(({ startsAt }) => startsAt.getTime()).sort((a, b) => a - b),
      );
    }),
    FIXED,
  );
});

test('the lessons an absence takes are those that an oracle finds by looking at each five minutes', () => {
  let covered = 0;
  fc.assert(
    fc.property(worlds, (drawn) => {
      const world = worldOf(drawn);
      const { lessons, year, firstDay, lastDay, stretches, now } = world;
      const mine = datedLessons(lessons, year, firstDay, lastDay).filter(({ teacherId }) => teacherId === 'teacher-0');
      const away = awayPeriods(stretches, year.timeZone, lastDay);
      const found = lessonsTaken(mine, away, now).map(({ lessonId }) => lessonId);
      const oracle = oracleLessons(world)
        .filter((it) => it.teacherId === 'teacher-0' && it.end > now.getTime() && oracleAway(world, it))
        .map(({ lessonId }) => lessonId);
      covered += oracle.length;
      expect(found.sort()).toEqual(oracle.sort());
    }),
    FIXED,
  );
  // The worlds are not empty: a comparison of nothing with nothing would prove nothing.
  expect(covered).toBeGreaterThan(1000);
});
