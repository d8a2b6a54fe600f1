import type { Reaction } from '../happenings/happenings.ts';
import { markClosed } from './room-store.ts';

/**
 * `cover.cancelled` → the room closes for its members as soon as the withdrawal is committed. The sfu is told by the
 * room closer, which finds them present in a closed room: nothing outside the database is done inside a transaction
 * that may still be undone.
 */
export const closeRoomOnCancelled: Reaction = async (tx, { coverId, at }) => {
  if (coverId) await markClosed(tx, coverId, at);
};
