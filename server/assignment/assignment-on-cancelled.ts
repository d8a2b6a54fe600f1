import type { Reaction } from '../happenings/happenings.ts';
import { endAssignments } from './assignment-store.ts';

/** `cover.cancelled` → whoever stood for it is free again. */
export const endAssignmentOnCancelled: Reaction = async (tx, { coverId }) => {
  if (coverId) await endAssignments(tx, [coverId]);
};
