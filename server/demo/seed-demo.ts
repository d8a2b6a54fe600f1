import type { Grant } from '#contract/people.ts';
import { dayIn } from '#contract/words/times.ts';
import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { hashOfSecret, newSecret } from '../http/session-cookie.ts';
import { createAccount, findByEmail, grantRole } from '../people/account-store.ts';
import { lockPlace, storeClassroom } from '../rooms/classroom-store.ts';
import { readStsFiles } from '../schools/sts-pair.ts';
import { applyTimetable } from '../schools/timetable-store.ts';
import { keepDemoAbsences } from './demo-absences.ts';
import { seedContacts } from './demo-ready.ts';
import { keepStoryGoing } from './demo-story.ts';
import { demoTimetable } from './demo-timetable.ts';
import {
  DEMO_ACADEMY,
  DEMO_ZONE,
  demoAccounts,
  type InventedSchool,
  type InventedSubstitute,
  inventedSchools,
  inventedSubstitutes,
  mailOf,
  storySchool,
  storySubstitute,
} from './invented.ts';
import { writeEmpSts, writeStsEmp } from './sts-files.ts';

/**
 * Makes the demo academy, or brings it up to now: a second run adds nothing but what time has used up. The caller sees to
 * it that this only happens on the embedded database.
 */
export async function seedDemo({
  sql,
  leave,
  clock,
}: {
  sql: Sql;
  leave: LeaveHappening;
  clock: Clock;
}): Promise<void> {
  const now = clock.now();
  const today = dayIn(now.getTime(), DEMO_ZONE);
  for (const school of inventedSchools) await seedSchool(sql, school, today);
  for (const substitute of inventedSubstitutes) {
    await seedSubstitute(sql, substitute);
    await seedSubstituteAccount(sql, substitute, now);
  }
  await joinPersons(sql);
  await seedContacts(sql);
  const office = await seedAccounts(sql, now);
  for (const school of inventedSchools) await equip(sql, school, office, now);
  await keepStoryGoing({ sql, leave }, now);
  await keepDemoAbsences({ sql, leave }, now);
}

/** The school's row, and its timetable through the importer that real schools use. */
async function seedSchool(sql: Sql, school: InventedSchool, today: string): Promise<void> {
  const { uai, name, commune, department, position, adults } = school;
  await sql`
    INSERT INTO school (uai, name, commune, department, academy_code, time_zone, latitude, longitude, calendar,
      adults)
    VALUES (${uai}, ${name}, ${commune}, ${department}, ${DEMO_ACADEMY}, ${DEMO_ZONE}, ${position.latitude}, ${position.longitude},
      'continuous', ${adults})
    ON CONFLICT (uai) DO NOTHING`;
  const written = demoTimetable(school, today);
  const { timetable } = readStsFiles(uai, [writeStsEmp(written), writeEmpSts(written)]);
  await applyTimetable(sql, timetable);
}

/** Who has the same name in two invented schools is one person. */
async function joinPersons(sql: Sql): Promise<void> {
  const uais = inventedSchools.map(({ uai }) => uai);
  await sql`
    UPDATE teacher SET person_id = known.person_id FROM teacher AS known
    WHERE known.uai = ${storySchool.uai} AND teacher.uai = ANY(${uais}::text[])
      AND (known.first_name, known.last_name) = (teacher.first_name, teacher.last_name)`;
}

async function seedSubstitute(sql: Sql, substitute: InventedSubstitute): Promise<void> {
  const { disciplines, ...person } = substitute;
  await sql`
    INSERT INTO substitute ${sql({
      ...person,
      consented: true,
      workplaceAuthorised: true,
    })} ON CONFLICT (id) DO NOTHING`;
  await sql`
    INSERT INTO substitute_qualification (substitute_id, discipline, level)
    SELECT ${substitute.id}, discipline, 'college' FROM unnest(${[...disciplines]}::text[]) AS discipline
    ON CONFLICT DO NOTHING`;
  await sql`
    INSERT INTO substitute_availability (substitute_id, weekday, start_minute, end_minute)
    SELECT ${substitute.id}, weekday, 0, 1440 FROM generate_series(1, 7) AS weekday
    ON CONFLICT DO NOTHING`;
}

/** Everybody of the pool can be written to; whoever teaches in the story has the account behind the substitute's door. */
async function seedSubstituteAccount(
  sql: Sql,
  { id, firstName, lastName }: InventedSubstitute,
  now: Date,
): Promise<void> {
  const person =
    id === storySubstitute.id
      ? demoAccounts.substitute
      : { email: mailOf(lastName), displayName: `${firstName} ${lastName}` };
  await seedAccount(sql, person, { uai: null, academyCode: null, role: 'substitute', substituteId: id }, now);
}

/** The people behind the school's and the academy's one-click doors; none of them has a password. Returns the school office's account. */
async function seedAccounts(sql: Sql, now: Date): Promise<string> {
  const nothing = { uai: null, academyCode: null, substituteId: null };
  await seedAccount(sql, demoAccounts.academy, { ...nothing, role: 'coordinator', academyCode: DEMO_ACADEMY }, now);
  return seedAccount(sql, demoAccounts.school, { ...nothing, role: 'school_office', uai: storySchool.uai }, now);
}

async function seedAccount(
  sql: Sql,
  person: { email: string; displayName: string },
  grant: Grant,
  createdAt: Date,
): Promise<string> {
  const known = await findByEmail(sql, person.email);
  const id = known?.id ?? (await createAccount(sql, { ...person, passwordHash: null, createdAt }));
  await grantRole(sql, id, grant);
  return id;
}

/**
 * A screen in each equipped place that has none. Nobody keeps its secret: the story's screen gets a credential when
 * somebody steps through the classroom's door, the others only make their places equipped.
 */
async function equip(sql: Sql, { uai, equipped }: InventedSchool, pairedBy: string, now: Date): Promise<void> {
  const bare = await sql<{ id: string }[]>`
    SELECT id FROM place
    WHERE uai = ${uai} AND code = ANY(${[...equipped]})
      AND NOT EXISTS (SELECT FROM classroom WHERE place_id = place.id AND revoked_at IS NULL)`;
  for (const { id: placeId } of bare) {
    await sql.begin(async (tx) => {
      await lockPlace(tx, uai, placeId);
      await storeClassroom(tx, {
        placeId,
        secretHash: hashOfSecret(newSecret()),
        pairedBy,
        now,
      });
    });
  }
}
