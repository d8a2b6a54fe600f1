import { readCover } from '#contract/absences.ts';
import type { Cover } from '#contract/cover.ts';
import type { AcademyCode } from '#contract/ids.ts';
import {
  confirmPlan,
  type MovedOn,
  makePlan,
  type Plan,
  type PlannedAssignment,
  readPlan,
  type Untold,
} from '#contract/plans.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

/** A row that did not go out, beside the lesson it was about. */
export interface Moved extends MovedOn {
  cover: Cover;
}

/** What became of what was sent last. */
export interface Sent {
  offersSent: number;
  /** Whom no letter reached. */
  untold: Untold[];
  moved: Moved[];
}

/** The plan that stands, which of its rows are ticked, and what became of those that were sent. */
export class PlanDesk {
  readonly #academyCode: AcademyCode;
  plan: Plan | null = $state.raw(null);
  sent: Sent | null = $state.raw(null);
  /** What was unticked rather than what is ticked: a row that is new is ticked. */
  #unticked: ReadonlySet<string> = $state.raw(new Set());
  #dropped: ReadonlyMap<string, Cover> = $state.raw(new Map());
  readonly reading: Attempt = new Attempt();
  readonly making: Attempt = new Attempt();
  readonly confirming: Attempt = new Attempt();

  constructor(academyCode: AcademyCode) {
    this.#academyCode = academyCode;
  }

  async load(): Promise<void> {
    const answer = await this.reading.run(() => call(readPlan, { params: { academyCode: this.#academyCode } }));
    if (answer) this.plan = answer.plan;
  }

  /** The academy's own rows that wait for a confirmation, by hour. */
  readonly rows: PlannedAssignment[] = $derived.by(() =>
    (this.plan?.assignments ?? [])
      .filter(({ cover }) => cover.state === 'planned' && cover.academyCode === this.#academyCode)
      .sort((a, b) => a.cover.startsAt.localeCompare(b.cover.startsAt) || byName(a.cover, b.cover)),
  );

  /** The row of a cover, if one waits for a confirmation. */
  rowOf(coverId: string | null): PlannedAssignment | null {
    return this.rows.find((row) => row.coverId === coverId) ?? null;
  }

  isTicked({ assignmentId }: PlannedAssignment): boolean {
    return !this.#unticked.has(assignmentId);
  }

  tick({ assignmentId }: PlannedAssignment, on: boolean): void {
    const unticked = new Set(this.#unticked);
    if (on) unticked.delete(assignmentId);
    else unticked.add(assignmentId);
    this.#unticked = unticked;
  }

  tickAll(on: boolean): void {
    this.#unticked = new Set(on ? [] : this.rows.map(({ assignmentId }) => assignmentId));
  }

  get ticked(): PlannedAssignment[] {
    return this.rows.filter((row) => this.isTicked(row));
  }

  /** The cover of a row or of a change; null while it is not known. */
  coverOf(coverId: string): Cover | null {
    const row = this.plan?.assignments.find((assignment) => assignment.coverId === coverId);
    return row?.cover ?? this.#dropped.get(coverId) ?? null;
  }

  /** Reads the covers of changes that have no row any more. One that cannot be read stays without its name. */
  async readDropped(): Promise<void> {
    const changes = this.plan?.comparedTo?.changes ?? [];
    const unknown = changes.filter(({ coverId }) => this.coverOf(coverId) === null);
    if (unknown.length === 0) return;
    const answers = await this.reading.run(() =>
      Promise.all(unknown.map(({ coverId }) => call(readCover, { params: { coverId } }))),
    );
    if (!answers) return;
    const read = answers.map(({ cover }): [string, Cover] => [cover.id, cover]);
    this.#dropped = new Map([...this.#dropped, ...read]);
  }

  /** Asks for a plan of everything open; it takes the place of the one before. */
  async make(): Promise<void> {
    this.sent = null;
    const plan = await this.making.run(() => call(makePlan, { params: { academyCode: this.#academyCode } }));
    if (!plan) return;
    this.#unticked = new Set();
    this.plan = plan;
  }

  /** Sends the offers of some rows. What is told of an earlier sending stays, unless it was about the same lessons. */
  async send(rows: readonly PlannedAssignment[]): Promise<void> {
    const { plan } = this;
    if (!plan || rows.length === 0) return;
    const body = { assignmentIds: rows.map(({ assignmentId }) => assignmentId) };
    const sent = await this.confirming.run(() => call(confirmPlan, { params: { planId: plan.id }, body }));
    if (!sent) return;
    const covers = new Map(rows.map(({ assignmentId, cover }) => [assignmentId, cover]));
    const moved = sent.movedOn.flatMap((row) => {
      const cover = row.next?.cover ?? covers.get(row.assignmentId);
      return cover ? [{ ...row, cover }] : [];
    });
    const about = new Set(rows.map(({ coverId }) => coverId));
    const before = this.sent?.moved.filter(({ cover }) => !about.has(cover.id)) ?? [];
    const named = new Set(sent.untold.map(({ substituteName }) => substituteName));
    const stillUntold = this.sent?.untold.filter(({ substituteName }) => !named.has(substituteName)) ?? [];
    const untold = [...stillUntold, ...sent.untold];
    this.sent = { offersSent: sent.offersSent, untold, moved: [...before, ...moved] };
  }

  /** Whoever has read it puts it away. */
  forgetSent(): void {
    this.sent = null;
  }
}

function byName(a: Cover, b: Cover): number {
  return a.schoolName.localeCompare(b.schoolName, 'fr');
}
