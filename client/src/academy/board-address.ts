import * as z from 'zod/mini';
import { coverGroups } from '#contract/cover.ts';
import { Id } from '#contract/ids.ts';
import { groupings } from './board-sections.ts';
import type { ListQuestion } from './cover-pages.svelte.ts';

/** What the board shows stands in its address: a page that is loaded again, or sent to a colleague, shows the same. */
const names = { coverId: 'cover', group: 'voir', grouping: 'classer' } as const;
const ALL = 'toutes';

type Opened = Partial<Pick<ListQuestion, 'group' | 'grouping'>> & { coverId?: string };

/** Reads `?cover=…&voir=…&classer=…`; what is unknown is left out. */
export function readBoardAddress(query: string): Opened {
  const given = new URLSearchParams(query);
  const coverId = z.safeParse(Id, given.get(names.coverId));
  const group = given.get(names.group) === ALL ? null : coverGroups.find((name) => name === given.get(names.group));
  const grouping = groupings.find((name) => name === given.get(names.grouping));
  return {
    ...(coverId.success ? { coverId: coverId.data } : {}),
    ...(group === undefined ? {} : { group }),
    ...(grouping === undefined ? {} : { grouping }),
  };
}

/** The query that {@link readBoardAddress} reads, with its `?`. */
export function boardAddress(coverId: string | null, { group, grouping }: ListQuestion): string {
  const query = new URLSearchParams({ [names.group]: group ?? ALL, [names.grouping]: grouping });
  if (coverId !== null) query.set(names.coverId, coverId);
  return `?${query}`;
}
