import { EventEmitter } from 'node:events';
import type { Party } from '#contract/rooms.ts';
import type { Published, Push, TicketClaims, Welcome } from '#contract/signalling.ts';
import type { MediaEngine, MediaRouter } from './engine/media-engine.ts';
import { Participant } from './participant.ts';
import { SignallingRefusal } from './signalling-refusal.ts';

export type EndReason = 'left' | 'displaced' | 'expelled' | 'room_closed';

export interface LessonRoomEvents {
  /** Tell this member. Whoever has no socket now learns it from the inventory when it comes back. */
  push: [to: Participant, push: Push];
  presence: [participant: Participant, present: boolean];
  ended: [participant: Participant, reason: EndReason];
  /** The last member is gone, or the room was closed: forget it. */
  closed: [];
}

/** One lesson's members and its router: who is here, who may do what, who is told. One member a party. */
export class LessonRoom extends EventEmitter<LessonRoomEvents> {
  readonly id: string;
  readonly #engine: MediaEngine;
  readonly #members = new Map<Party, Participant>();
  #router: Promise<MediaRouter> | undefined;
  #closed = false;

  constructor(id: string, engine: MediaEngine) {
    super();
    this.id = id;
    this.#engine = engine;
  }

  members(): Participant[] {
    return [...this.#members.values()];
  }

  /** Lets a member in; whoever held the place of its party goes. */
  enter(claims: TicketClaims): Participant {
    const former = this.#members.get(claims.party);
    const participant = new Participant(claims);
    this.#members.set(claims.party, participant);
    if (former) this.#end(former, 'displaced');
    this.#follow(participant);
    return participant;
  }

  leave(participant: Participant): void {
    this.#remove(participant, 'left');
  }

  /** @returns whether a member of that `sub` was here */
  expel(sub: string): boolean {
    const expelled = this.members().filter((member) => member.sub === sub);
    for (const member of expelled) this.#remove(member, 'expelled');
    return expelled.length > 0;
  }

  /** Closes from the leaves to the root: each member's media, the members, the router. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const member of this.members()) this.#end(member, 'room_closed');
    this.#members.clear();
    // A router still being opened closes as soon as it is there; one that could not be opened needs nothing.
    this.#router?.then(
      (router) => router.close(),
      () => undefined,
    );
    this.emit('closed');
  }

  /**
   * The router of this lesson: opened when first needed, and again after its worker died.
   * @throws MediaFault `failed`
   */
  async router(): Promise<MediaRouter> {
    this.#router ??= this.#openRouter();
    return await this.#router;
  }

  /** What a page needs to compare with its own books when it comes back. */
  inventoryOf(participant: Participant): Welcome['inventory'] {
    return { ...participant.inventory(), published: this.#publishedFor(participant) };
  }

  presentParties(): Party[] {
    return this.members()
      .filter((member) => member.present)
      .map((member) => member.party);
  }

  /** Whether this member may receive that producer: somebody else in this room publishes it. */
  offersTo(participant: Participant, producerId: string): boolean {
    return this.#publishedFor(participant).some((published) => published.producerId === producerId);
  }

  /**
   * Every id that a member names must be its own.
   * @throws SignallingRefusal `not_yours` for another member's, `unknown_id` for one that is nowhere in this room
   */
  requireOwn(participant: Participant, id: string): void {
    if (participant.owns(id)) return;
    throw new SignallingRefusal(this.#others(participant).some((other) => other.owns(id)) ? 'not_yours' : 'unknown_id');
  }

  #follow(participant: Participant): void {
    participant.on('published', (published) => this.#tellOthers(participant, { type: 'published', published }));
    participant.on('paused', (producerId, paused) => {
      this.#tellOthers(participant, { type: 'paused', producerId, paused });
    });
    participant.on('unpublished', (producerId) => {
      for (const other of this.#others(participant)) other.producerClosed(producerId);
      this.#tellOthers(participant, { type: 'unpublished', producerId });
    });
    participant.on('present', (present) => {
      this.emit('presence', participant, present);
      this.#tellAll({ type: 'party_present', party: participant.party, present });
    });
  }

  async #openRouter(): Promise<MediaRouter> {
    try {
      const router = await this.#engine.openRouter();
      router.once('workerclosed', () => this.#workerClosed());
      return router;
    } catch (failure) {
      // The next request tries again.
      this.#router = undefined;
      throw failure;
    }
  }

  #workerClosed(): void {
    this.#router = undefined;
    for (const member of this.members()) member.workerClosed();
    this.#tellAll({ type: 'media_lost' });
  }

  #remove(participant: Participant, reason: EndReason): void {
    if (this.#members.get(participant.party) !== participant) return;
    this.#members.delete(participant.party);
    this.#end(participant, reason);
    if (this.#members.size === 0) this.close();
  }

  #end(participant: Participant, reason: EndReason): void {
    participant.roomClosed();
    if (reason === 'displaced' || reason === 'room_closed') this.emit('push', participant, { type: reason });
    this.emit('ended', participant, reason);
    participant.removeAllListeners();
  }

  #publishedFor(participant: Participant): Published[] {
    return this.#others(participant).flatMap((other) => other.published());
  }

  #others(participant: Participant): Participant[] {
    return this.members().filter((member) => member !== participant);
  }

  #tellOthers(participant: Participant, push: Push): void {
    this.#tell(this.#others(participant), push);
  }

  #tellAll(push: Push): void {
    this.#tell(this.members(), push);
  }

  /** A closing room says `room_closed` and nothing else. */
  #tell(members: Participant[], push: Push): void {
    if (this.#closed) return;
    for (const member of members) this.emit('push', member, push);
  }
}
