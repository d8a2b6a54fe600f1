import type { Change } from '#contract/changes.ts';
import { type Cover, type CoverState, listCovers } from '#contract/cover.ts';
import type { AcademyCode } from '#contract/ids.ts';
import { confirmPlan, makePlan, type Plan, type PlannedAssignment, readPlan, type Uncovered } from '#contract/plans.ts';
import type { Reply } from '#contract/route.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';
import { serverClock } from '../session/server-clock.svelte.ts';

/** The order in which a coordinator works: what nobody teaches first, what is settled last. */
export const groupNames = ['open', 'planned', 'offered', 'settled', 'ended'] as const;
export type GroupName = (typeof groupNames)[number];

const groupOf: Readonly<Record<CoverState, GroupName>> = {
  open: 'open',
  planned: 'planned',
  offered: 'offered',
  accepted: 'settled',
  live: 'settled',
  on_site: 'settled',
  taught: 'ended',
  not_needed: 'ended',
  no_cover: 'ended',
  cancelled: 'ended',
  failed: 'ended',
};

export interface Group {
  name: GroupName;
  covers: Cover[];
}

/** A row of the plan that can still be confirmed. */
export interface Row {
  assignment: PlannedAssignment;
  cover: Cover;
}

/** What an academy's board holds: the covers, the plan that stands, what is ticked, what is looked at. */
export class Board {
  readonly academyCode: AcademyCode;
  covers: Cover[] | null = $state.raw(null);
  plan: Plan | null = $state.raw(null);
  selectedId: string | null = $state(null);
  /** What was unticked rather than what is ticked: a row that is new is ticked. */
  #unticked: ReadonlySet<string> = $state.raw(new Set());
  sent: Reply<typeof confirmPlan> | null = $state.raw(null);
  readonly loading: Attempt = new Attempt();
  readonly planning: Attempt = new Attempt();
  readonly confirming: Attempt = new Attempt();

  constructor(academyCode: AcademyCode) {
    this.academyCode = academyCode;
  }

  /** Asks for covers and plan together, so that the two columns tell the same story. */
  async load(): Promise<void> {
    const params = { academyCode: this.academyCode };
    const answer = await this.loading.run(() =>
      Promise.all([call(listCovers, { params }), call(readPlan, { params })]),
    );
    if (!answer) return;
    const [{ covers, serverNow }, { plan }] = answer;
    serverClock.heard(serverNow);
    this.covers = covers;
    this.plan = plan;
    if (this.selectedId === null) this.step(1);
  }

  /** Whether a change may show on this board. */
  concerns({ kind, academyCode }: Change): boolean {
    return (kind === 'covers' || kind === 'plan') && academyCode === this.academyCode;
  }

  /** Every group with its covers by hour, then school. Empty groups are left out. */
  get groups(): Group[] {
    const byHour = (this.covers ?? []).toSorted(
      (a, b) => a.startsAt.localeCompare(b.startsAt) || a.schoolName.localeCompare(b.schoolName, 'fr'),
    );
    return groupNames
      .map((name) => ({ name, covers: byHour.filter((cover) => groupOf[cover.state] === name) }))
      .filter(({ covers }) => covers.length > 0);
  }

  count(name: GroupName): number {
    return this.covers?.filter((cover) => groupOf[cover.state] === name).length ?? 0;
  }

  /** Something a plan could change. */
  get canPlan(): boolean {
    return this.count('open') + this.count('planned') > 0;
  }

  /** The rows that wait for a confirmation, by hour. Rows that went out or moved on are the list's affair. */
  get rows(): Row[] {
    const planned = new Map(this.covers?.filter(({ state }) => state === 'planned').map((cover) => [cover.id, cover]));
    const rows = (this.plan?.assignments ?? []).flatMap((assignment) => {
      const cover = planned.get(assignment.coverId);
      return cover ? [{ assignment, cover }] : [];
    });
    return rows.sort((a, b) => a.cover.startsAt.localeCompare(b.cover.startsAt));
  }

  isTicked(assignmentId: string): boolean {
    return !this.#unticked.has(assignmentId);
  }

  tick(assignmentId: string, on: boolean): void {
    const unticked = new Set(this.#unticked);
    if (on) unticked.delete(assignmentId);
    else unticked.add(assignmentId);
    this.#unticked = unticked;
  }

  tickAll(on: boolean): void {
    this.#unticked = new Set(on ? [] : this.rows.map(({ assignment }) => assignment.assignmentId));
  }

  get tickedRows(): Row[] {
    return this.rows.filter(({ assignment }) => this.isTicked(assignment.assignmentId));
  }

  get selected(): Cover | null {
    return this.covers?.find(({ id }) => id === this.selectedId) ?? null;
  }

  /** Why the plan chose the person beside the selected cover; null when the plan has no row for it. */
  get selectedAssignment(): PlannedAssignment | null {
    return this.plan?.assignments.find(({ coverId }) => coverId === this.selectedId) ?? null;
  }

  /** What kept the plan from covering the selected cover. Told only while it is still open. */
  get selectedUncovered(): Uncovered | null {
    if (this.selected?.state !== 'open') return null;
    return this.plan?.uncovered.find(({ coverId }) => coverId === this.selectedId) ?? null;
  }

  /** Selects the next cover of the list (1) or the one before (-1), and stops at its ends. */
  step(by: 1 | -1): void {
    const order = this.groups.flatMap(({ covers }) => covers);
    const at = order.findIndex(({ id }) => id === this.selectedId);
    const next = at === -1 ? order[0] : order[at + by];
    if (next) this.selectedId = next.id;
  }

  /** Ticks or unticks the plan's row of the selected cover, if it has one. */
  toggleSelected(): void {
    const row = this.rows.find(({ cover }) => cover.id === this.selectedId);
    if (row) this.tick(row.assignment.assignmentId, !this.isTicked(row.assignment.assignmentId));
  }

  /** Asks for a plan of everything open; it takes the place of the one before. */
  async makePlan(): Promise<void> {
    this.sent = null;
    const params = { academyCode: this.academyCode };
    const plan = await this.planning.run(() => call(makePlan, { params }));
    if (!plan) return;
    this.#unticked = new Set();
    await this.load();
  }

  /** Sends the offers of the ticked rows. */
  async confirm(): Promise<void> {
    const { plan } = this;
    const assignmentIds = this.tickedRows.map(({ assignment }) => assignment.assignmentId);
    if (!plan || assignmentIds.length === 0) return;
    const sent = await this.confirming.run(() =>
      call(confirmPlan, { params: { planId: plan.id }, body: { assignmentIds } }),
    );
    if (sent) this.sent = sent;
    await this.load();
  }
}
