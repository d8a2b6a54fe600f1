import { randomBytes, randomUUID } from 'node:crypto';
import type { Sql } from '#db/sql.ts';
import { uaiNumber } from './full-size-school.ts';

/** Disciplines by how often they are taught in a collège; sport is not taught from afar. */
const subjects = [
  ['020700', 'Français'],
  ['061300', 'Mathématiques'],
  ['030201', 'Anglais LV1'],
  ['100100', 'Éducation physique et sportive'],
  ['042100', 'Histoire-géographie'],
  ['062300', 'Physique-chimie'],
  ['020700', 'Français'],
  ['062900', 'SVT'],
  ['030602', 'Espagnol LV2'],
  ['061300', 'Mathématiques'],
  ['070900', 'Technologie'],
  ['030102', 'Allemand LV2'],
] as const;
const SPORT = '1001';

const TEACHERS_A_SCHOOL = 18;
const CLASSES_A_SCHOOL = 12;
/** A teacher's service; spread over the 40 bells of a week. */
const LESSONS_A_WEEK = 18;
const BELLS_A_DAY = 8;
const BELLS_A_WEEK = 40;
/** Rooms with a paired screen; their teachers have their own lessons there. */
const EQUIPPED = 3;

/** Half of sick leaves last three days at most; what lasts longer takes the whole week (DEPP, assignment.md part 4.3). */
const DAYS_AWAY = [1, 5, 2, 5, 3, 1, 5, 2, 4, 5, 1, 3] as const;

export interface AbsentTeacher {
  uai: string;
  teacherId: string;
  firstDay: string;
  lastDay: string;
}

/**
 * The published size S: one academy of 60 collèges with whole timetables, a pool of 20, and the teachers who are away in the
 * week of `monday`, not declared yet. So many that about 1,100 lessons want somebody: 5,900 a day in the 1,600 rural schools
 * of the country. The same every time.
 */
export async function anAcademyOfSizeS(
  sql: Sql,
  { academyCode, monday }: { academyCode: string; monday: string },
): Promise<AbsentTeacher[]> {
  const absent: AbsentTeacher[] = [];
  await sql`INSERT INTO subject ${sql([...new Map(subjects)].map(([code, label]) => ({ code, label })))}`;
  await sql`
    INSERT INTO academy_excluded_discipline (academy_code, discipline) VALUES (${academyCode}, ${SPORT}) ON CONFLICT DO NOTHING`;
  for (let school = 0; school < 60; school += 1) {
    const teacherIds = await aSchool(sql, { academyCode, monday, school });
    // Three absences in each of two schools: 90, and two more.
    const away = school % 2 === 0 ? 1 : school < 4 ? 3 : 2;
    for (let nth = 0; nth < away; nth += 1) {
      const seed = school * 5 + nth * 7;
      const days = DAYS_AWAY[seed % DAYS_AWAY.length] ?? 1;
      const first = days === 5 ? 0 : seed % (6 - days);
      absent.push({
        uai: uaiNumber(school),
        teacherId: teacherIds[seed % teacherIds.length] ?? '',
        firstDay: dayAfter(monday, first),
        lastDay: dayAfter(monday, first + days - 1),
      });
    }
  }
  await thePool(sql, academyCode);
  return absent;
}

/** Returns the ids of its teachers. */
async function aSchool(
  sql: Sql,
  { academyCode, monday, school }: { academyCode: string; monday: string; school: number },
): Promise<string[]> {
  const uai = uaiNumber(school);
  const year = { yearStartsOn: '2026-09-01', yearEndsOn: '2027-07-02' };
  await sql`
    INSERT INTO school ${sql({ uai, name: `Collège ${school + 1}`, commune: 'Exempleville', department: '15', academyCode, timeZone: 'Europe/Paris', adults: 2, ...year })}`;
  const alternanceId = randomUUID();
  const weeks = [dayAfter(monday, -7), monday, dayAfter(monday, 7)];
  await sql`
    INSERT INTO alternance (id, uai, code, label, weeks) VALUES (${alternanceId}, ${uai}, 'H', 'Hebdomadaire', ${weeks}::date[])`;
  const classes = Array.from({ length: CLASSES_A_SCHOOL }, (_, index) => {
    const level = `${6 - (index % 4)}e`;
    return { id: randomUUID(), uai, kind: 'class', code: `${level} ${Math.floor(index / 4)}`, level };
  });
  await sql`INSERT INTO class ${sql(classes)}`;
  const places = Array.from({ length: TEACHERS_A_SCHOOL }, (_, index) => ({
    id: randomUUID(),
    uai,
    code: String(101 + index),
  }));
  await sql`INSERT INTO place ${sql(places)}`;
  await sql`
    INSERT INTO classroom ${sql(places.slice(0, EQUIPPED).map(({ id }) => ({ placeId: id, secretHash: randomBytes(32), pairedAt: new Date(0) })))}`;
  const teachers = places.map((_, index) => ({
    ...{ id: randomUUID(), uai, stsKey: `epp:${index}`, lastName: `Nom${index}`, firstName: `Prénom${school}` },
  }));
  await sql`INSERT INTO teacher ${sql(teachers)}`;
  const lessons = teachers.flatMap(({ id: teacherId }, teacher) =>
    Array.from({ length: LESSONS_A_WEEK }, (_, nth) => {
      // 11 and 40 have no factor in common: a teacher's lessons are at 18 different bells.
      const bell = (teacher * 7 + nth * 11 + school) % BELLS_A_WEEK;
      const startMinute = 8 * 60 + (bell % BELLS_A_DAY) * 60;
      return {
        ...{ id: randomUUID(), uai, teacherId, alternanceId, placeId: places[teacher]?.id ?? null },
        classId: classes[(teacher + nth) % CLASSES_A_SCHOOL]?.id ?? '',
        subjectCode: subjects[teacher % subjects.length]?.[0] ?? '',
        ...{ weekday: 1 + Math.floor(bell / BELLS_A_DAY), startMinute, endMinute: startMinute + 55 },
      };
    }),
  );
  await sql`INSERT INTO weekly_lesson ${sql(lessons)}`;
  return teachers.map(({ id }) => id);
}

/** Twenty people with one or two disciplines, 18 hours and two more, each with a half-day off. */
async function thePool(sql: Sql, academyCode: string): Promise<void> {
  const disciplines = [...new Set(subjects.map(([code]) => code.slice(0, 4)))].filter((code) => code !== SPORT);
  const people = Array.from({ length: 20 }, (_, index) => ({
    ...{ id: randomUUID(), lastName: `Remplaçant${index}`, firstName: 'Noé', academyCode, timeZone: 'Europe/Paris' },
    ...{ weeklyServiceMinutes: 1080, weeklyOvertimeMinutes: 120, consented: true, workplaceAuthorised: true },
  }));
  await sql`INSERT INTO substitute ${sql(people)}`;
  const qualified = people.flatMap(({ id: substituteId }, index) =>
    [0, ...(index % 2 === 0 ? [3] : [])].map((step) => ({
      ...{ substituteId, discipline: disciplines[(index + step) % disciplines.length] ?? '', level: 'college' },
    })),
  );
  await sql`INSERT INTO substitute_qualification ${sql(qualified)}`;
  const available = people.flatMap(({ id: substituteId }, index) =>
    [1, 2, 3, 4, 5].map((weekday) => ({
      ...{ substituteId, weekday, startMinute: 450, endMinute: weekday === 1 + (index % 5) ? 720 : 1080 },
    })),
  );
  await sql`INSERT INTO substitute_availability ${sql(available)}`;
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
