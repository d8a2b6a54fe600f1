import type { HappeningType } from '#contract/happenings.ts';
import type { TakenBackBecause } from '#contract/offers.ts';
import type { Reaction } from '../happenings/happenings.ts';
import { endAssignments } from './assignment-store.ts';

const because: Partial<Record<HappeningType, TakenBackBecause>> = {
  'cover.cancelled': 'cancelled',
  'cover.moved': 'moved',
  'cover.on_site': 'on_site',
  'cover.not_needed': 'not_needed',
};

/** A cover was let go → whoever stood for it is free again, and reads why. */
export const endAssignmentOnLetGo: Reaction = async (tx, { coverId, type }) => {
  if (coverId) await endAssignments(tx, [coverId], because[type] ?? null);
};
