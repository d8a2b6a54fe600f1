import type { Change } from '#contract/changes.ts';
import { type Cover, readAcademyWeek } from '#contract/cover.ts';
import type { AcademyCode } from '#contract/ids.ts';
import type { Reply } from '#contract/route.ts';
import { Attempt } from '../../api/attempt.svelte.ts';
import { call } from '../../api/call.ts';
import { serverClock } from '../../session/server-clock.svelte.ts';
import {
  type Direction,
  isTooTall,
  isUnfilled,
  neighbour,
  rowsBySchool,
  rowsBySubstitute,
  type Sight,
  type WeekRow,
} from './week-rows.ts';

type Found = Omit<Reply<typeof readAcademyWeek>, 'serverNow'>;

/** One week of an academy: its covers and substitutes, seen by substitute or by school, and the cover that is looked at. */
export class AcademyWeek {
  readonly academyCode: AcademyCode;
  monday: string = $state('');
  sight: Sight = $state('substitute');
  /** Null until the week is there. */
  found: Found | null = $state.raw(null);
  selectedId: string | null = $state(null);
  /** What somebody said about the line of what nobody teaches; null: nothing yet. */
  #foldedByHand: boolean | null = $state(null);
  readonly loading: Attempt = new Attempt();

  constructor(academyCode: AcademyCode, monday: string, sight: Sight) {
    this.academyCode = academyCode;
    this.monday = monday;
    this.sight = sight;
  }

  /** The lines as they are drawn. */
  readonly rows: WeekRow[] = $derived(this.#rows(this.folded));
  /** The same with nothing folded, for telephones and paper. */
  readonly allRows: WeekRow[] = $derived(this.#rows(false));

  /** Whether there is a line of what nobody teaches that may be folded. */
  get foldable(): boolean {
    return this.sight === 'substitute' && (this.found?.covers.some(isUnfilled) ?? false);
  }

  get folded(): boolean {
    return this.#foldedByHand ?? isTooTall(this.found?.covers ?? []);
  }

  toggleFolded(): void {
    this.#foldedByHand = !this.folded;
  }

  /** The one tile that Tab reaches: the one looked at, or the first. */
  readonly reachableId: string | null = $derived.by(() => {
    const shown = this.rows.flatMap(({ covers }) => covers);
    const reachable = shown.find(({ id }) => id === this.selectedId) ?? shown[0];
    return reachable?.id ?? null;
  });

  /** Asks for the week. What has not changed stays as it is: nothing is drawn anew under somebody's focus. */
  async load(): Promise<void> {
    const { monday, academyCode } = this;
    const answer = await this.loading.run(() => call(readAcademyWeek, { params: { academyCode }, query: { monday } }));
    // Turned on meanwhile: the answer is another week's.
    if (!answer || monday !== this.monday) return;
    const { serverNow, ...found } = answer;
    serverClock.heard(serverNow);
    if (JSON.stringify(found) !== JSON.stringify(this.found)) this.found = found;
  }

  #rows(folded: boolean): WeekRow[] {
    const { covers, substitutes } = this.found ?? { covers: [], substitutes: [] };
    return this.sight === 'school' ? rowsBySchool(covers) : rowsBySubstitute(covers, substitutes, folded);
  }

  /** Shows another week, from its Monday on. */
  async turnTo(monday: string): Promise<void> {
    if (monday === this.monday) return;
    this.monday = monday;
    this.found = null;
    this.selectedId = null;
    await this.load();
  }

  /** Whether a change may show in this week. */
  concerns({ kind, academyCode }: Change): boolean {
    return (kind === 'covers' || kind === 'plan') && academyCode === this.academyCode;
  }

  get selected(): Cover | null {
    return this.found?.covers.find(({ id }) => id === this.selectedId) ?? null;
  }

  /** Looks at the cover beside the one looked at; stays where there is none. */
  step(direction: Direction): void {
    const from = this.reachableId;
    if (from === null) return;
    this.selectedId = this.selectedId === null ? from : (neighbour(this.rows, from, direction)?.id ?? from);
  }
}
