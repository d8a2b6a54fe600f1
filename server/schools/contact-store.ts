import type { Contacts } from '#contract/readiness.ts';
import type { Queries } from '#db/sql.ts';

const unknown: Contacts = { coordinatorName: '', coordinatorPhone: '', helpdeskPhone: '' };

/** Whom the schools of an academy call; empty where nobody said. */
export async function readContacts(sql: Queries, academyCode: string): Promise<Contacts> {
  const [found] = await sql<Contacts[]>`
    SELECT coordinator_name, coordinator_phone, helpdesk_phone FROM academy_contact WHERE academy_code = ${academyCode}`;
  return found ?? unknown;
}

/** Replaces them. */
export async function storeContacts(sql: Queries, academyCode: string, contacts: Contacts): Promise<void> {
  await sql`
    INSERT INTO academy_contact ${sql({ academyCode, ...contacts })}
    ON CONFLICT (academy_code) DO UPDATE SET coordinator_name = excluded.coordinator_name,
      coordinator_phone = excluded.coordinator_phone, helpdesk_phone = excluded.helpdesk_phone`;
}

/** The number of a school's office; empty when nobody said. */
export async function readSchoolPhone(sql: Queries, uai: string): Promise<string> {
  const [school] = await sql<{ phone: string }[]>`SELECT phone FROM school WHERE uai = ${uai}`;
  return school?.phone ?? '';
}

export async function storeSchoolPhone(sql: Queries, uai: string, phone: string): Promise<void> {
  await sql`UPDATE school SET phone = ${phone} WHERE uai = ${uai}`;
}
