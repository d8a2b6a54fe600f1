import type { Handler } from '../handler-table.ts';

export const leave: Handler<'leave'> = ({ room, participant }) => {
  room.leave(participant);
  return {};
};
