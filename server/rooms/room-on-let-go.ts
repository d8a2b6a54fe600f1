import type { Reaction } from '../happenings/happenings.ts';
import { markClosed } from './room-store.ts';

/**
 * A cover was let go → the room closes for its members as soon as that is committed. The sfu is told by the
 * room closer, which finds them present in a closed room: nothing outside the database is done inside a transaction
 * that may still be undone.
 */
export const closeRoomOnLetGo: Reaction = async (tx, { coverId, at }) => {
  if (coverId) await markClosed(tx, coverId, at);
};
