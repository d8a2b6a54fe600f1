import { subDays } from 'date-fns/subDays';
import { AGENDA_KEPT_DAYS } from '#contract/agendas.ts';
import { agendaEventWords } from '#contract/words/agendas.ts';
import type { Sql, Transaction } from '#db/sql.ts';
import { hashOfSecret } from '../http/session-cookie.ts';
import { writeAgenda } from './agenda-file.ts';
import { type AgendaEvent, eventOfSchool, eventOfSubstitute, revised } from './agenda-rules.ts';
import {
  type AgendaRow,
  holdAgenda,
  lessonsOfSchool,
  lessonsOfSubstitute,
  rememberTold,
  toldEvents,
} from './agenda-store.ts';

/**
 * The agenda behind a secret as a calendar file, or null when it opens none. What changed since the last reading is numbered
 * and remembered in the same transaction: two who read at once, on two servers, are told the same.
 */
export async function readAgenda(
  sql: Sql,
  { secret, publicUrl, now }: { secret: string; publicUrl: string; now: Date },
): Promise<string | null> {
  return sql.begin(async (tx) => {
    const agenda = await holdAgenda(tx, hashOfSecret(secret), now);
    if (!agenda) return null;
    const since = subDays(now, AGENDA_KEPT_DAYS);
    const told = await toldEvents(tx, agenda.id, since);
    const changes = revised(told, await eventsOf(tx, agenda, publicUrl, since), now);
    await rememberTold(tx, agenda.id, changes);
    const events = changes.length === 0 ? told : await toldEvents(tx, agenda.id, since);
    return writeAgenda({ id: agenda.id, title: titleOf(agenda), busy: agenda.substituteId !== null, events });
  });
}

async function eventsOf(
  tx: Transaction,
  { substituteId, uai, classId, className }: AgendaRow,
  publicUrl: string,
  since: Date,
): Promise<AgendaEvent[]> {
  if (substituteId !== null) {
    const lessons = await lessonsOfSubstitute(tx, substituteId, since);
    return lessons.map((lesson) => eventOfSubstitute(lesson, publicUrl));
  }
  if (uai === null) return [];
  return (await lessonsOfSchool(tx, { uai, classId, className }, since)).map(eventOfSchool);
}

function titleOf({ schoolName, className }: AgendaRow): string {
  const { title } = agendaEventWords;
  if (schoolName === null) return title.ofSubstitute;
  return className === null ? title.ofSchool(schoolName) : title.ofClass(className, schoolName);
}
