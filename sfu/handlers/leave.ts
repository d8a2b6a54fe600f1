import type { Handler } from '../handler.ts';

export const leave: Handler<'leave'> = ({ room, participant }) => {
  room.leave(participant);
  return {};
};
