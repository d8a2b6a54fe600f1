import type { LucideIcon } from '@lucide/svelte';
import Ban from '@lucide/svelte/icons/ban';
import CheckCheck from '@lucide/svelte/icons/check-check';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleX from '@lucide/svelte/icons/circle-x';
import Hourglass from '@lucide/svelte/icons/hourglass';
import Minus from '@lucide/svelte/icons/minus';
import Radio from '@lucide/svelte/icons/radio';
import School from '@lucide/svelte/icons/school';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import UserSearch from '@lucide/svelte/icons/user-search';
import type { CoverState } from '#contract/cover.ts';

interface Look {
  tone: 'settled' | 'waiting' | 'missing' | 'quiet' | 'live';
  Shape: LucideIcon;
}

/** Colour and shape of each state of a cover, wherever it is drawn; the word stands beside them. */
export const stateLooks: Readonly<Record<CoverState, Look>> = {
  open: { tone: 'missing', Shape: CircleDashed },
  planned: { tone: 'waiting', Shape: UserSearch },
  offered: { tone: 'waiting', Shape: Hourglass },
  accepted: { tone: 'settled', Shape: CircleCheck },
  live: { tone: 'live', Shape: Radio },
  taught: { tone: 'settled', Shape: CheckCheck },
  on_site: { tone: 'quiet', Shape: School },
  not_needed: { tone: 'quiet', Shape: Minus },
  no_cover: { tone: 'missing', Shape: CircleX },
  cancelled: { tone: 'quiet', Shape: Ban },
  failed: { tone: 'missing', Shape: TriangleAlert },
};
