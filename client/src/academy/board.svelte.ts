import type { Change } from '#contract/changes.ts';
import type { Cover } from '#contract/cover.ts';
import type { AcademyCode } from '#contract/ids.ts';
import { chooseByHand, dropProposal, type HandReason, type PlannedAssignment, pinProposal } from '#contract/plans.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { serverClock } from '../session/server-clock.svelte.ts';
import type { Section } from './board-sections.ts';
import { CoverPages, type ListQuestion } from './cover-pages.svelte.ts';
import { Look } from './look.svelte.ts';
import { PlanDesk } from './plan-desk.svelte.ts';

const MINUTE_MS = 60_000;

/** What an academy's board holds: the list, the plan, what is looked at; and how one walks over it. */
export class Board {
  readonly academyCode: AcademyCode;
  readonly list: CoverPages;
  readonly desk: PlanDesk;
  readonly look: Look = new Look();
  /** What is done to the cover looked at. */
  readonly acting: Attempt = new Attempt();
  /** The lessons that are to be covered again since a choice for the cover looked at was made. */
  displaced: readonly Cover[] = $state.raw([]);
  /** Where the cover looked at stood in the list: when it leaves, the next one is what took its place. */
  #listedAt: number | null = null;

  /** @param open what the address of the page asks for */
  constructor(academyCode: AcademyCode, open: Partial<ListQuestion> & { coverId?: string } = {}) {
    const { coverId, ...question } = open;
    this.academyCode = academyCode;
    this.list = new CoverPages(academyCode, question);
    this.desk = new PlanDesk(academyCode);
    if (coverId !== undefined) this.look.turnTo(coverId);
  }

  /** Asks for list, plan and detail together, so that the three columns tell the same story. */
  async load(): Promise<void> {
    await Promise.all([this.list.load(), this.desk.load(), this.look.load()]);
    if (this.look.coverId === null) this.step(1);
  }

  /** Whether a change may show on this board. */
  concerns({ kind, academyCode }: Change): boolean {
    return (kind === 'covers' || kind === 'plan') && academyCode === this.academyCode;
  }

  get offline(): boolean {
    return this.list.covers !== null && (this.list.loading.offline || this.desk.reading.offline);
  }

  /** The server's time in ms, by the minute: lists are not drawn anew each second. */
  readonly now: number = $derived(Math.floor(serverClock.tick / MINUTE_MS) * MINUTE_MS);

  readonly sections: Section[] = $derived.by(() => this.list.sections(this.now));
  readonly #listed: string[] = $derived.by(() => this.sections.flatMap(({ covers }) => covers.map(({ id }) => id)));

  /** The order of J and K: down the list, then down those rows of the plan that are not in it. */
  get walk(): string[] {
    return [...new Set([...this.#listed, ...this.desk.rows.map(({ coverId }) => coverId)])];
  }

  /** Something a plan could change. */
  get canPlan(): boolean {
    return this.list.counts.open + this.list.counts.planned > 0;
  }

  /** Lessons to be covered that the plan was not asked about, or that are to be covered again. */
  get openSincePlan(): number {
    return Math.max(0, this.list.counts.open - (this.desk.plan?.uncovered.length ?? 0));
  }

  get selectedId(): string | null {
    return this.look.coverId;
  }

  /** The list is as fresh as the detail; a cover that is in neither is read by itself. */
  get selected(): Cover | null {
    const { coverId, cover } = this.look;
    return this.list.covers?.find(({ id }) => id === coverId) ?? this.selectedRow?.cover ?? cover;
  }

  /** The plan's row of the cover looked at, if it waits for a confirmation. */
  get selectedRow(): PlannedAssignment | null {
    return this.desk.rowOf(this.look.coverId);
  }

  select(coverId: string): void {
    if (coverId !== this.look.coverId) {
      this.acting.failed = undefined;
      this.displaced = [];
    }
    this.look.turnTo(coverId);
    const at = this.#listed.indexOf(coverId);
    this.#listedAt = at === -1 ? null : at;
  }

  /** Selects the next cover (1) or the one before (-1), and stops at the ends. */
  step(by: 1 | -1): void {
    const { walk } = this;
    const at = walk.indexOf(this.look.coverId ?? '');
    const left = this.#listedAt !== null && !this.#listed.includes(this.look.coverId ?? '');
    const next = left ? this.#takenBy(by) : at === -1 ? 0 : at + by;
    const coverId = walk[next];
    if (coverId !== undefined) this.select(coverId);
  }

  /** The cover looked at has left the list: what stands in its place is the next one, what is above it the one before. */
  #takenBy(by: 1 | -1): number {
    const at = Math.min(this.#listedAt ?? 0, this.#listed.length);
    return by === 1 ? at : at - 1;
  }

  /** Ticks or unticks the plan's row of the cover looked at, if it has one. */
  toggleTick(): void {
    const row = this.selectedRow;
    if (row) this.desk.tick(row, !this.desk.isTicked(row));
  }

  async makePlan(): Promise<void> {
    await this.desk.make();
    await this.load();
  }

  async send(rows: readonly PlannedAssignment[]): Promise<void> {
    await this.desk.send(rows);
    await this.load();
  }

  /** @returns whether it was done; else {@link acting} says why not */
  pin(coverId: string, pinned: boolean): Promise<boolean> {
    return this.#act(() => call(pinProposal, { params: { coverId }, body: { pinned } }));
  }

  drop(coverId: string): Promise<boolean> {
    return this.#act(() => call(dropProposal, { params: { coverId } }));
  }

  /** One after the other, up to the first that is refused. */
  choose(
    coverIds: readonly string[],
    body: { substituteId: string; because: HandReason; sendNow: boolean },
  ): Promise<boolean> {
    this.displaced = [];
    return this.#act(async () => {
      for (const coverId of coverIds) {
        const { displaced } = await call(chooseByHand, { params: { coverId }, body });
        this.displaced = [...this.displaced, ...displaced].filter(({ id }) => id !== coverId);
      }
    });
  }

  async #act(task: () => Promise<unknown>): Promise<boolean> {
    const done = await this.acting.run(async () => {
      await task();
      return true;
    });
    await this.load();
    return done === true;
  }
}
