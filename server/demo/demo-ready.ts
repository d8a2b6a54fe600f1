import type { Sql } from '#db/sql.ts';
import { nameAdult } from '../cover/choices.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { storeContacts } from '../schools/contact-store.ts';
import { DEMO_ACADEMY, inventedSchools, storySchool } from './invented.ts';

/** Numbers that ring nowhere: ARCEP keeps these blocks for films and books (decision 2018-0881). */
const academyContacts = {
  coordinatorName: 'Bureau des remplacements (démonstration)',
  coordinatorPhone: '04 65 71 10 00',
  helpdeskPhone: '01 99 00 10 00',
};
const schoolPhone = (place: number): string => `04 65 71 20 ${String(place).padStart(2, '0')}`;

/** Gives the demo's people numbers under which they can be called; those a visitor wrote stay. */
export async function seedContacts(sql: Sql): Promise<void> {
  const known = await sql`SELECT FROM academy_contact WHERE academy_code = ${DEMO_ACADEMY}`;
  if (known.count === 0) await storeContacts(sql, DEMO_ACADEMY, academyContacts);
  for (const [place, { uai }] of inventedSchools.entries()) {
    await sql`UPDATE school SET phone = ${schoolPhone(place)} WHERE uai = ${uai} AND phone = ''`;
  }
}

/** Names an adult for the story's accepted lessons that begin before `until`: some lights are green, later ones wait. */
export async function nameAdults(
  { sql, leave }: { sql: Sql; leave: LeaveHappening },
  until: Date,
  act: Act,
): Promise<void> {
  const nameless = await sql<{ coverId: string }[]>`
    SELECT id AS cover_id FROM cover
    WHERE uai = ${storySchool.uai} AND state = 'accepted' AND adult IS NULL
      AND starts_at < ${until} AND ends_at > ${act.now}
    ORDER BY starts_at`;
  for (const { coverId } of nameless) {
    await sql.begin((tx) => nameAdult(tx, leave, { coverId, adult: 'Samira Belhadj', act }));
  }
}
