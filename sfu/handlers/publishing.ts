import type { Party } from '#contract/rooms.ts';
import type { MediaSource, Sent } from '#contract/signalling.ts';
import type { Handler } from '../handler.ts';
import { SignallingRefusal } from '../signalling-refusal.ts';

/** What each party may send: a class never shares a screen. */
const sourcesOf: Record<Party, readonly MediaSource[]> = {
  substitute: ['camera', 'microphone', 'screen'],
  classroom: ['camera', 'microphone'],
};

/** A shared screen may bring its sound. */
const kindsOf: Record<MediaSource, readonly Sent<'publish'>['kind'][]> = {
  camera: ['video'],
  microphone: ['audio'],
  screen: ['video', 'audio'],
};

export const publish: Handler<'publish'> = async ({ room, participant }, sent) => {
  room.requireOwn(participant, sent.transportId);
  if (!sourcesOf[participant.party].includes(sent.source)) throw new SignallingRefusal('not_allowed');
  if (sent.source === 'camera' && !participant.camera)
    throw new SignallingRefusal('not_allowed', 'its school keeps the camera off');
  if (!kindsOf[sent.source].includes(sent.kind)) throw new SignallingRefusal('bad_message');
  const { producerId } = await participant.publish(sent);
  return { producerId };
};

export const unpublish: Handler<'unpublish'> = ({ room, participant }, { producerId }) => {
  room.requireOwn(participant, producerId);
  participant.unpublish(producerId);
  return {};
};

export const setPaused: Handler<'set_paused'> = async ({ room, participant }, { producerId, paused }) => {
  room.requireOwn(participant, producerId);
  await participant.setPaused(producerId, paused);
  return {};
};
