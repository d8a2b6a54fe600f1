/** What a heap of iTIP messages (RFC 5546) about one event comes to, in whatever order they arrived. */
import type { CalendarEvent } from './calendar-event.ts';

export interface Invitation extends Pick<CalendarEvent, 'start' | 'end' | 'sequence' | 'summary' | 'organizer'> {
  cancelled: boolean;
  /** Address → what it answered to the version that stands; `NEEDS-ACTION` when nothing yet. */
  answers: Map<string, string>;
}

/**
 * The invitation as it stands: the REQUEST or CANCEL with the highest SEQUENCE, of equal ones the one written last (part
 * 2.1.5), and the answers given to it. An answer to an older version is void: it was given to another hour.
 * @param messages about one UID
 * @returns null when there is no invitation among them
 */
export function settleInvitation(messages: readonly CalendarEvent[]): Invitation | null {
  const standing = messages.filter(({ method }) => method === 'REQUEST' || method === 'CANCEL').sort(newestFirst)[0];
  if (!standing) return null;
  const { start, end, sequence, summary, organizer, cancelled, attendees } = standing;
  const answers = new Map(attendees.map(({ address, answer }) => [address, answer]));
  const replies = messages.filter((message) => message.method === 'REPLY' && message.sequence >= sequence);
  for (const reply of replies.sort(newestFirst).reverse()) {
    for (const { address, answer } of reply.attendees) answers.set(address, answer);
  }
  return { start, end, sequence, summary, organizer, cancelled, answers };
}

function newestFirst(one: CalendarEvent, other: CalendarEvent): number {
  return other.sequence - one.sequence || (other.stamp?.getTime() ?? 0) - (one.stamp?.getTime() ?? 0);
}
