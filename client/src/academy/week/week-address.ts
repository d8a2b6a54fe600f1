import { type Sight, sights } from './week-rows.ts';

/** What the week shows stands in its address: coming back from the board, or sending it to a colleague, shows the same. */
const names = { monday: 'semaine', sight: 'par' } as const;
const sightNames = { substitute: 'remplacant', school: 'etablissement' } as const satisfies Record<Sight, string>;

/** Reads `?semaine=…&par=…`; what is unknown is left out. */
export function readWeekAddress(query: string): { monday?: string; sight?: Sight } {
  const given = new URLSearchParams(query);
  const monday = given.get(names.monday);
  const sight = sights.find((name) => sightNames[name] === given.get(names.sight));
  return { ...(isMonday(monday) ? { monday } : {}), ...(sight === undefined ? {} : { sight }) };
}

/** The query that {@link readWeekAddress} reads, with its `?`. */
export function weekAddress(monday: string, sight: Sight): string {
  return `?${new URLSearchParams({ [names.monday]: monday, [names.sight]: sightNames[sight] })}`;
}

function isMonday(day: string | null): day is string {
  return day !== null && /^20\d\d-\d\d-\d\d$/.test(day) && new Date(`${day}T00:00:00Z`).getUTCDay() === 1;
}
