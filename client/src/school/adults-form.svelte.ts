import { type AdultSupply, type Half, halves, type PromisedHalf } from '#contract/places.ts';

/** Monday to Saturday: nobody teaches on Sundays. */
export const schoolWeekdays = [1, 2, 3, 4, 5, 6] as const;

/** What a field holds: a text of digits, or nothing for "as usual". */
type Cell = string;

export interface SingleDay {
  day: string;
  cells: Record<Half, Cell>;
}

/** Promised lessons that the adults on the form are too few for. */
export interface TooFew extends PromisedHalf {
  adults: number;
}

/** The adults of a school as the office writes them: a usual number, a week with exceptions, single days with others. */
export class AdultsForm {
  standard: Cell = $state('');
  /** By weekday, 1 Monday … 6 Saturday. */
  week: Record<number, Record<Half, Cell>> = $state({});
  days: SingleDay[] = $state([]);

  constructor(supply: AdultSupply) {
    this.standard = String(supply.standard);
    const said = (weekday: number, half: Half) =>
      supply.week.find((row) => row.weekday === weekday && row.half === half)?.adults;
    this.week = Object.fromEntries(
      schoolWeekdays.map((weekday) => [weekday, cellsOf((half) => said(weekday, half))] as const),
    );
    const ofDays = Map.groupBy(supply.days, ({ day }) => day);
    this.days = [...ofDays].map(([day, rows]) => ({
      day,
      cells: cellsOf((half) => rows.find((row) => row.half === half)?.adults),
    }));
  }

  /** Adds a single day, in its place; a day that is there already stays as it is. */
  addDay(day: string): void {
    if (this.days.some((single) => single.day === day)) return;
    const added = { day, cells: cellsOf(() => undefined) };
    this.days = [...this.days, added].sort((a, b) => a.day.localeCompare(b.day));
  }

  removeDay(day: string): void {
    this.days = this.days.filter((single) => single.day !== day);
  }

  /** What to send, or null while a field holds no number from 0 to 99. Days of which nothing is said are left out. */
  supply(): AdultSupply | null {
    const standard = readCount(this.standard);
    const cells = [...Object.values(this.week), ...this.days.map((single) => single.cells)].flatMap(Object.values);
    if (standard === null || !cells.every(isCell)) return null;
    const said = (cells: Record<Half, Cell> | undefined) =>
      halves.flatMap((half) => {
        const adults = readCount(cells?.[half] ?? '');
        return adults === null ? [] : [{ half, adults }];
      });
    return {
      standard,
      week: schoolWeekdays.flatMap((weekday) => said(this.week[weekday]).map((row) => ({ weekday, ...row }))),
      days: this.days.flatMap(({ day, cells }) => said(cells).map((row) => ({ day, ...row }))),
    };
  }

  /** The promised half-days for which the form gives too few adults, as it stands. */
  tooFew(promised: readonly PromisedHalf[]): TooFew[] {
    return promised
      .map((half) => ({ ...half, adults: this.#adultsOn(half.day, half.half) }))
      .filter(({ adults, lessons }) => adults < lessons);
  }

  #adultsOn(day: string, half: Half): number {
    // getUTCDay counts from Sunday; a day has no zone here.
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    const ofDay = this.days.find((single) => single.day === day)?.cells[half] ?? '';
    return readCount(ofDay) ?? readCount(this.week[weekday]?.[half] ?? '') ?? readCount(this.standard) ?? 0;
  }
}

function cellsOf(said: (half: Half) => number | undefined): Record<Half, Cell> {
  return { morning: String(said('morning') ?? ''), afternoon: String(said('afternoon') ?? '') };
}

/** Whether a field holds a number from 0 to 99, or nothing. */
export function isCell(text: Cell): boolean {
  return text.trim() === '' || readCount(text) !== null;
}

/** The number from 0 to 99 in a field, or null. */
export function readCount(text: Cell): number | null {
  return /^\d{1,2}$/.test(text.trim()) ? Number(text.trim()) : null;
}
