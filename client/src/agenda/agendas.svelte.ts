import {
  type Agenda,
  closeAgenda,
  closeOwnAgenda,
  listAgendas,
  type OpenedAgenda,
  openAgenda,
  openOwnAgenda,
  readOwnAgenda,
} from '#contract/agendas.ts';
import type { Id, Uai } from '#contract/ids.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

/** Whose agendas they are, as the server is asked about them. */
export interface AgendaKeeper {
  list: () => Promise<Agenda[]>;
  open: (classId: Id | null) => Promise<OpenedAgenda>;
  close: (classId: Id | null) => Promise<Agenda>;
}

/** The one agenda of a substitute. */
export function ownAgenda(substituteId: Id): AgendaKeeper {
  const params = { substituteId };
  return {
    list: async () => [await call(readOwnAgenda, { params })],
    open: () => call(openOwnAgenda, { params }),
    close: () => call(closeOwnAgenda, { params }),
  };
}

/** The agendas of a school and its classes. */
export function schoolAgendas(uai: Uai): AgendaKeeper {
  const params = { uai };
  const which = (classId: Id | null) => ({ params, query: classId === null ? {} : { classId } });
  return {
    list: async () => (await call(listAgendas, { params })).agendas,
    open: (classId) => call(openAgenda, which(classId)),
    close: (classId) => call(closeAgenda, which(classId)),
  };
}

/** Agendas and their addresses: which have one, making, renewing and revoking them. */
export class Agendas {
  readonly #keeper: AgendaKeeper;
  /** Null before the first answer. */
  list: Agenda[] | null = $state.raw(null);
  /** The address just made: it is here and nowhere else, until another is made or the page is left. */
  opened: OpenedAgenda | null = $state.raw(null);
  readonly listing: Attempt = new Attempt();
  readonly acts: Attempt = new Attempt();
  /** The agenda that was acted on last: what failed is said beside it. */
  acting: Agenda | null = $state.raw(null);

  constructor(keeper: AgendaKeeper) {
    this.#keeper = keeper;
  }

  async load(): Promise<void> {
    const list = await this.listing.run(this.#keeper.list);
    if (list) this.list = list;
  }

  /** Makes an address; the one before leads nowhere then. True when it is there. */
  async open(agenda: Agenda): Promise<boolean> {
    this.acting = agenda;
    const opened = await this.acts.run(() => this.#keeper.open(agenda.classId));
    if (!opened) return false;
    this.opened = opened;
    this.#put(opened.agenda);
    return true;
  }

  /** Revokes the address; true when it leads nowhere any more. */
  async close(agenda: Agenda): Promise<boolean> {
    this.acting = agenda;
    const closed = await this.acts.run(() => this.#keeper.close(agenda.classId));
    if (!closed) return false;
    if (this.addressOf(agenda) !== null) this.opened = null;
    this.#put(closed);
    return true;
  }

  /** The address of an agenda, if it was made just now. */
  addressOf({ classId }: Agenda): string | null {
    return this.opened?.agenda.classId === classId ? this.opened.address : null;
  }

  /** Whether this agenda is the one acted on last. */
  isActing({ classId }: Agenda): boolean {
    return this.acting?.classId === classId;
  }

  #put(agenda: Agenda): void {
    this.list = (this.list ?? []).map((one) => (one.classId === agenda.classId ? agenda : one));
  }
}
