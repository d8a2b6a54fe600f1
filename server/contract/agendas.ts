import * as z from 'zod/mini';
import { Id } from './ids.ts';
import { route } from './route.ts';
import { Instant } from './time.ts';

/** Where the addresses of agendas begin, below the public address: `/agenda/<secret>.ics`. */
export const AGENDA_PATH = '/agenda';

/** Lessons stay in an agenda for so many days after they ended; what it told of them is forgotten at the next reading after that. */
export const AGENDA_KEPT_DAYS = 30;

/** Lessons for other people's calendar programs: a substitute's own, a school's, or a class's. */
export const Agenda = z.object({
  /** The class whose agenda it is; null: the substitute's or the whole school's. */
  classId: z.nullable(Id),
  className: z.nullable(z.string()),
  /** Since when its present address holds; null: it has none. */
  openedAt: z.nullable(Instant),
  /** When a program last read it by that address. */
  readAt: z.nullable(Instant),
});
export type Agenda = z.infer<typeof Agenda>;

/** The one answer that holds the address: whoever has it reads the agenda. It is stored nowhere. */
export const OpenedAgenda = z.object({ address: z.url(), agenda: Agenda });
export type OpenedAgenda = z.infer<typeof OpenedAgenda>;

export const readOwnAgenda = route({
  method: 'GET',
  path: '/substitutes/:substituteId/agenda',
  right: { kind: 'account', action: 'keep_own_agenda', target: 'substitute' },
  reply: Agenda,
});

/** Gives the agenda a new address; the one before leads nowhere from then on. */
export const openOwnAgenda = route({
  method: 'POST',
  path: '/substitutes/:substituteId/agenda/address',
  right: { kind: 'account', action: 'keep_own_agenda', target: 'substitute' },
  reply: OpenedAgenda,
});

/** Its address leads nowhere any more, and what was told there is forgotten. */
export const closeOwnAgenda = route({
  method: 'DELETE',
  path: '/substitutes/:substituteId/agenda/address',
  right: { kind: 'account', action: 'keep_own_agenda', target: 'substitute' },
  reply: Agenda,
});

/** The whole school's first, then each class's by its name. */
export const listAgendas = route({
  method: 'GET',
  path: '/schools/:uai/agendas',
  right: { kind: 'account', action: 'keep_school', target: 'school' },
  reply: z.object({ agendas: z.array(Agenda) }),
});

/** Without `classId` the whole school's. */
const WhichAgenda = z.object({ classId: z.optional(Id) });

/** Gives an agenda a new address; the one before leads nowhere from then on. */
export const openAgenda = route({
  method: 'POST',
  path: '/schools/:uai/agendas/address',
  right: { kind: 'account', action: 'keep_school', target: 'school' },
  query: WhichAgenda,
  reply: OpenedAgenda,
});

/** Its address leads nowhere any more, and what was told there is forgotten. */
export const closeAgenda = route({
  method: 'DELETE',
  path: '/schools/:uai/agendas/address',
  right: { kind: 'account', action: 'keep_school', target: 'school' },
  query: WhichAgenda,
  reply: Agenda,
});
