import type { Handler } from '../handler.ts';

export const openTransport: Handler<'open_transport'> = async ({ room, participant }, { direction }) => {
  const { id, iceParameters, iceCandidates, dtlsParameters } = await participant.openTransport(
    await room.router(),
    direction,
  );
  return { transportId: id, iceParameters, iceCandidates, dtlsParameters };
};

export const connectTransport: Handler<'connect_transport'> = async (seat, { transportId, dtlsParameters }) => {
  seat.room.requireOwn(seat.participant, transportId);
  await seat.participant.transport(transportId).connect(dtlsParameters);
  return {};
};

export const restartIce: Handler<'restart_ice'> = async ({ room, participant }, { transportId }) => {
  room.requireOwn(participant, transportId);
  return { iceParameters: await participant.transport(transportId).restartIce() };
};

export const closeTransport: Handler<'close_transport'> = ({ room, participant }, { transportId }) => {
  room.requireOwn(participant, transportId);
  participant.closeTransport(transportId);
  return {};
};
