import { type Cover, type CoverGroup, listCovers } from '#contract/cover.ts';
import type { AcademyCode } from '#contract/ids.ts';
import type { Query, Reply } from '#contract/route.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { serverClock } from '../session/server-clock.svelte.ts';
import { type Grouping, orderOf, type Section, sectionsOf } from './board-sections.ts';

/** What the list shows: one group of covers or all, cut and sorted this way, with these words in a name. */
export interface ListQuestion {
  group: CoverGroup | null;
  grouping: Grouping;
  search: string;
}

type Counts = Reply<typeof listCovers>['counts'];

/** The covers of an academy, page by page. What is on screen stays until the answer to another question is there. */
export class CoverPages {
  readonly #academyCode: AcademyCode;
  question: ListQuestion = $state.raw({ group: 'open', grouping: 'hour', search: '' });
  covers: Cover[] | null = $state.raw(null);
  counts: Counts = $state.raw({ open: 0, planned: 0, offered: 0, settled: 0, ended: 0 });
  readonly loading: Attempt = new Attempt();
  readonly adding: Attempt = new Attempt();
  /** How the covers on screen were asked for: their titles belong to them, not to the question under way. */
  #grouping: Grouping = $state('hour');
  #next: string | null = $state(null);
  #pages = 1;
  #turn: Promise<void> = Promise.resolve();

  constructor(academyCode: AcademyCode, question: Partial<ListQuestion> = {}) {
    this.#academyCode = academyCode;
    this.question = { ...this.question, ...question };
  }

  /** Reads everything shown again, so that the pages follow one another without a gap. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      const { question } = this;
      const read = await this.loading.run(() => this.#read(question, this.#pages));
      if (!read || question !== this.question) return;
      this.covers = read.covers;
      this.counts = read.counts;
      this.#next = read.next;
      this.#grouping = question.grouping;
    });
  }

  /** Reads the page after the last one. */
  more(): Promise<void> {
    return this.#inTurn(async () => {
      const [question, after] = [this.question, this.#next];
      if (after === null) return;
      const read = await this.adding.run(() => this.#read(question, 1, after));
      if (!read || question !== this.question) return;
      this.covers = once([...(this.covers ?? []), ...read.covers]);
      this.#next = read.next;
      this.#pages += 1;
    });
  }

  /** Asks otherwise, from the first page on. */
  ask(change: Partial<ListQuestion>): Promise<void> {
    this.question = { ...this.question, ...change };
    this.#pages = 1;
    return this.load();
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** @param now server's time in ms, as exact as the titles need it: a minute */
  sections(now: number): Section[] {
    return sectionsOf(this.covers ?? [], this.#grouping, now);
  }

  get grouping(): Grouping {
    return this.#grouping;
  }

  /** How many there are of what is shown; null while a word is searched, which nobody counts. */
  get total(): number | null {
    const { group, search } = this.question;
    if (search !== '') return null;
    return group === null ? Object.values(this.counts).reduce((sum, count) => sum + count, 0) : this.counts[group];
  }

  /** One after the other: two answers that overtake each other would leave a gap or a cover twice. */
  #inTurn(task: () => Promise<void>): Promise<void> {
    const run = this.#turn.then(task);
    this.#turn = run.catch(() => {});
    return run;
  }

  async #read(
    question: ListQuestion,
    pages: number,
    after?: string,
  ): Promise<Omit<Reply<typeof listCovers>, 'serverNow'>> {
    const params = { academyCode: this.#academyCode };
    const covers: Cover[] = [];
    for (let left = pages, behind = after; ; left -= 1) {
      const page = await call(listCovers, { params, query: queryOf(question, behind) });
      serverClock.heard(page.serverNow);
      covers.push(...page.covers);
      if (left <= 1 || page.next === null || question !== this.question) return { ...page, covers: once(covers) };
      behind = page.next;
    }
  }
}

function queryOf({ group, grouping, search }: ListQuestion, after: string | undefined): Query<typeof listCovers> {
  return {
    order: orderOf[grouping],
    ...(group === null ? {} : { group }),
    ...(search === '' ? {} : { search }),
    ...(after === undefined ? {} : { after }),
  };
}

/** A lesson that moved between two pages is on both. */
function once(covers: readonly Cover[]): Cover[] {
  return [...new Map(covers.map((cover) => [cover.id, cover])).values()];
}
