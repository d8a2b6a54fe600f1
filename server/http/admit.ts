import { Refusal } from '#contract/failure.ts';
import type { RoomName } from '#contract/lesson-channel.ts';
import { type Right, roomKinds, targets } from '#contract/rights.ts';
import type { Locate, Member } from './asked.ts';
import { mayAtAll, mayThere } from './rights.ts';
import type { FindMember, Who } from './who.ts';

export interface Admission {
  locate: Locate;
  findMember: FindMember;
}

/**
 * Lets a request in or refuses it, by the right its route declares. Nothing of the body has been read yet.
 * @returns the part in the lesson, where the route is for members
 * @throws Refusal `not_signed_in`, `forbidden`, `classroom_unknown`, `not_in_this_lesson`; `not_found` to those who might
 * otherwise, when the thing does not exist
 */
export async function admit(
  admission: Admission,
  right: Right,
  params: Record<string, string>,
  who: Who,
): Promise<Member | null> {
  switch (right.kind) {
    case 'public':
    case 'demo':
      return null;
    case 'signed_in':
      accountOf(who);
      return null;
    case 'classroom':
      if (!who.classroom) throw new Refusal('classroom_unknown');
      return null;
    case 'member':
      return admitMember(admission, { kind: right.room, id: params[roomKinds[right.room]] ?? '' }, who);
    case 'account':
      await admitAccount(admission, right, params, who);
      return null;
  }
}

async function admitMember({ findMember }: Admission, room: RoomName, who: Who): Promise<Member> {
  if (!who.classroom) accountOf(who);
  const member = await findMember(room, who);
  if (!member) throw new Refusal('not_in_this_lesson');
  return member;
}

async function admitAccount(
  { locate }: Admission,
  { action, target }: Extract<Right, { kind: 'account' }>,
  params: Record<string, string>,
  who: Who,
): Promise<void> {
  const { grants } = accountOf(who);
  // Before anything is looked up: who has no such right learns nothing about what exists.
  if (!mayAtAll(grants, action)) throw new Refusal('forbidden');
  if (target === undefined) return;
  const wheres = await locate[target](params[targets[target]] ?? '');
  if (wheres.length === 0) throw new Refusal('not_found');
  // Whoever may act on a thing in one of its places may act on it.
  if (!wheres.some((where) => mayThere(grants, action, where))) throw new Refusal('forbidden');
}

function accountOf(who: Who) {
  if (!who.account) throw new Refusal('not_signed_in');
  return who.account;
}
