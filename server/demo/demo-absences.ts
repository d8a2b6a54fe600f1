import { randomUUID } from 'node:crypto';
import type { NewAbsence, Stretch } from '#contract/absences.ts';
import { addDays, dayIn } from '#contract/words/times.ts';
import { findAbsentTeachers } from '../absences/absent-teachers.ts';
import { declareAbsence } from '../absences/declare.ts';
import { listTakenLessons } from '../absences/taken-lessons.ts';
import { actOf, type DemoWorld } from './demo-story.ts';
import { DEMO_ZONE, demoAccounts, inventedSchools, sharedTeacherName, storySchool } from './invented.ts';

/** An absence besides the story, so that the school's door shows what absences can be. */
interface DemoAbsence {
  teacherName: string;
  reason: NewAbsence['reason'];
  otherUais: string[];
  stretches(today: string): Stretch[];
  /** Who of the school takes the first lesson, if anybody. */
  firstTakenBy: string | null;
}

const oneHour = { from: '14:00', to: '15:00' };

const demoAbsences: readonly DemoAbsence[] = [
  {
    // One hour a day until further notice: its covers roll on from day to day.
    teacherName: 'Basile Lauzière',
    reason: 'leave',
    otherUais: [],
    stretches: (today) => [{ firstDay: addDays(today, 1), lastDay: null, hours: oneHour }],
    firstTakenBy: 'Salomé Mérelle',
  },
  {
    // Other hours each day, in two schools; at four o'clock she teaches with a colleague, who goes on alone.
    teacherName: sharedTeacherName,
    reason: 'training',
    otherUais: inventedSchools.slice(1, 2).map(({ uai }) => uai),
    stretches: (today) => [
      { firstDay: addDays(today, 2), lastDay: addDays(today, 2), hours: { from: '09:00', to: '14:00' } },
      { firstDay: addDays(today, 3), lastDay: addDays(today, 3), hours: { from: '16:00', to: '18:00' } },
    ],
    firstTakenBy: null,
  },
];

/** Declares what is not declared: each of these teachers is always about to be away. */
export async function keepDemoAbsences(world: DemoWorld, now: Date): Promise<void> {
  const today = dayIn(now.getTime(), DEMO_ZONE);
  for (const absence of demoAbsences) await keepDeclared(world, absence, today, now);
}

async function keepDeclared({ sql, leave }: DemoWorld, absence: DemoAbsence, today: string, now: Date): Promise<void> {
  const { uai } = storySchool;
  const [teacher] = await sql<{ teacherId: string }[]>`
    SELECT teacher.id AS teacher_id FROM teacher
    WHERE uai = ${uai} AND first_name || ' ' || last_name = ${absence.teacherName}
      AND NOT EXISTS (SELECT FROM absence WHERE absence.teacher_id = teacher.id
                        AND (last_day IS NULL OR last_day >= ${today}) AND state = 'declared')`;
  if (!teacher) return;
  const { otherUais, reason, firstTakenBy } = absence;
  const when = { ...teacher, otherUais, stretches: absence.stretches(today) };
  const [first] = await listTakenLessons(sql, await findAbsentTeachers(sql, { ...when, uai }), when.stretches, now);
  const choices: NewAbsence['choices'] =
    first && firstTakenBy ? [{ lessonId: first.lessonId, choice: { choice: 'on_site', by: firstTakenBy } }] : [];
  const form: NewAbsence = { requestKey: randomUUID(), ...when, reason, caller: null, choices };
  const act = await actOf(sql, demoAccounts.school, now);
  await sql.begin((tx) => declareAbsence(tx, leave, { uai, form, act }));
}
