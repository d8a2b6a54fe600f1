import type { LucideIcon } from '@lucide/svelte';
import CheckCheck from '@lucide/svelte/icons/check-check';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import Hourglass from '@lucide/svelte/icons/hourglass';
import UserSearch from '@lucide/svelte/icons/user-search';
import type { CoverGroup } from '#contract/cover.ts';

/** The shape of each group of the board; its colour is the class of the same name, its word stands beside it. */
export const groupShapes: Readonly<Record<CoverGroup, LucideIcon>> = {
  open: CircleDashed,
  planned: UserSearch,
  offered: Hourglass,
  settled: CircleCheck,
  ended: CheckCheck,
};
