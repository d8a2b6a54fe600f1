import type { Handler } from '../handler.ts';
import { SignallingRefusal } from '../signalling-refusal.ts';

export const subscribe: Handler<'subscribe'> = async ({ room, participant }, sent) => {
  room.requireOwn(participant, sent.transportId);
  if (participant.owns(sent.producerId)) throw new SignallingRefusal('not_allowed', 'its own producer');
  if (!room.offersTo(participant, sent.producerId)) throw new SignallingRefusal('unknown_id');
  const { id, kind, rtpParameters } = await participant.subscribe(sent);
  // The producer may have gone while the engine worked, before anybody could know of this consumer.
  if (!room.offersTo(participant, sent.producerId)) {
    participant.producerClosed(sent.producerId);
    throw new SignallingRefusal('unknown_id');
  }
  return { consumerId: id, kind, rtpParameters };
};

export const resume: Handler<'resume'> = async ({ room, participant }, { consumerId }) => {
  room.requireOwn(participant, consumerId);
  await participant.consumer(consumerId).resume();
  return {};
};

export const preferLayers: Handler<'prefer_layers'> = async ({ room, participant }, sent) => {
  room.requireOwn(participant, sent.consumerId);
  if (![sent.spatial, sent.temporal].every(isLayer)) throw new SignallingRefusal('bad_message');
  await participant.consumer(sent.consumerId).preferLayers(sent.spatial, sent.temporal);
  return {};
};

/** Layers count from 0; WebRTC knows three of each kind at most. */
function isLayer(layer: number): boolean {
  return Number.isInteger(layer) && layer >= 0 && layer <= 2;
}
