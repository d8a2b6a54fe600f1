import type { CameraPolicy } from '#contract/places.ts';
import type { takeTicket } from '#contract/rooms.ts';
import type { Reply } from '#contract/route.ts';
import type { Member } from '../http/asked.ts';
import { iceServersFor, type TurnServer } from './ice-servers.ts';
import { maySendCamera } from './room-rules.ts';
import type { SignTicket } from './room-ticket.ts';

export interface TicketWorld {
  signTicket: SignTicket;
  /** Where browsers reach the sfu. */
  sfuPublicUrl: string;
  /** Undefined: browsers reach the sfu directly. */
  turn: TurnServer | undefined;
}

/** What a member needs to enter the media of their room; `camera` is what the place allows. */
export async function ticketFor(
  { signTicket, sfuPublicUrl, turn }: TicketWorld,
  member: Member,
  camera: CameraPolicy | null,
  now: Date,
): Promise<Reply<typeof takeTicket>> {
  return {
    ticket: await signTicket({ ...member, camera: maySendCamera(member.party, camera) }, now),
    sfuUrl: sfuPublicUrl,
    iceServers: iceServersFor(member.sub, turn, now),
    party: member.party,
  };
}
