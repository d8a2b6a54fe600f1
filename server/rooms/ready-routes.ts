import * as contract from '#contract/readiness.ts';
import { addDays, dayIn } from '#contract/words/times.ts';
import type { Sql } from '#db/sql.ts';
import { coverTold } from '../absences/told-names.ts';
import type { Serve } from '../http/asked.ts';
import { readContacts, readSchoolPhone, storeContacts, storeSchoolPhone } from '../schools/contact-store.ts';
import { readSchool } from '../schools/school-store.ts';
import { academyZone, listLessons } from './ready-store.ts';

/** Serves the day's lessons with their lights, and whom to call about them. */
export function serveReadiness(serve: Serve, { sql }: { sql: Sql }): void {
  serve(contract.readAcademyToday)(async ({ params: { academyCode }, query, now }) => {
    const day = query.day ?? dayIn(now.getTime(), await academyZone(sql, academyCode));
    const asked = { where: { academyCode }, firstDay: day, lastDay: day };
    const [lessons, contacts] = await Promise.all([listLessons(sql, asked, now), readContacts(sql, academyCode)]);
    return { day, lessons, contacts, serverNow: now.toISOString() };
  });

  serve(contract.readSchoolToday)(async ({ params: { uai }, query, now, account }) => {
    const { timeZone, academyCode } = await readSchool(sql, uai);
    const day = query.day ?? dayIn(now.getTime(), timeZone);
    const asked = { where: { uai }, firstDay: day, lastDay: addDays(day, contract.SCHOOL_DAYS_SEEN - 1) };
    const [lessons, contacts, schoolPhone] = await Promise.all([
      listLessons(sql, asked, now),
      readContacts(sql, academyCode),
      readSchoolPhone(sql, uai),
    ]);
    const shown = lessons.map((lesson) => ({
      ...lesson,
      cover: coverTold(account(), lesson.cover),
      substitutePhone: '',
    }));
    return { day, lessons: shown, contacts, schoolPhone, serverNow: now.toISOString() };
  });

  serve(contract.saveContacts)(async ({ params: { academyCode }, body }) => {
    await storeContacts(sql, academyCode, body);
    return {};
  });

  serve(contract.saveSchoolPhone)(async ({ params: { uai }, body }) => {
    await storeSchoolPhone(sql, uai, body.phone);
    return {};
  });
}
