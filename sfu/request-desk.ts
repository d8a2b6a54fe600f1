import * as z from 'zod/mini';
import {
  type Answer,
  type RefusalReason,
  type Replied,
  RequestEnvelope,
  type RequestType,
  requests,
  type Sent,
} from '#contract/signalling.ts';
import type { Log } from '#runtime/log.ts';
import { MediaFault } from './engine/media-engine.ts';
import { handlers } from './handler-table.ts';
import type { Participant } from './participant.ts';
import type { Seat } from './room-directory.ts';
import { SignallingRefusal } from './signalling-refusal.ts';

/** A whole joining is about 20 requests; a page repeats at most what was under way when its socket dropped. */
const ANSWERS_REMEMBERED = 64;

interface Remembered {
  type: string;
  answer: Promise<Answer>;
}

/** Answers requests: checks their shape, runs their handler once, repeats the answer for a repeated id. Never throws. */
export class RequestDesk {
  readonly #log: Log;
  /** Belongs to the participant, not to the socket: a request is repeated just when the socket was lost. */
  readonly #remembered = new WeakMap<Participant, Map<string, Remembered>>();

  constructor(log: Log) {
    this.#log = log;
  }

  async answer(seat: Seat, sent: unknown): Promise<Answer> {
    const envelope = RequestEnvelope.safeParse(sent);
    if (!envelope.success || !isRequestType(envelope.data.type)) return refused('bad_message');
    const { id, type, data } = envelope.data;
    const answers = this.#answersOf(seat.participant);
    const former = answers.get(id);
    if (former) return former.type === type ? await former.answer : refused('bad_message');
    const answer = this.#run(seat, id, type, data);
    answers.set(id, { type, answer });
    forgetOldest(answers);
    return await answer;
  }

  async #run(seat: Seat, requestId: string, type: RequestType, data: unknown): Promise<Answer> {
    const log = this.#log.child({ requestId, type, roomId: seat.room.id, participantId: seat.participant.id });
    try {
      const reply = await handle(seat, type, data);
      log.debug('answered');
      return { ok: true, reply };
    } catch (failure) {
      const reason = reasonOf(failure);
      if (reason) log.info({ reason, detail: String(failure) }, 'refused a request');
      else log.error({ err: failure }, 'a request failed through our fault');
      return refused(reason ?? 'media_failed');
    }
  }

  #answersOf(participant: Participant): Map<string, Remembered> {
    const known = this.#remembered.get(participant) ?? new Map<string, Remembered>();
    this.#remembered.set(participant, known);
    return known;
  }
}

/** The contract's table, seen so that a type and its schema stay together. */
const schemas: { [T in RequestType]: { sent: z.ZodMiniType<Sent<T>> } } = requests;

async function handle<T extends RequestType>(seat: Seat, type: T, data: unknown): Promise<Replied<T>> {
  const sent = z.safeParse(schemas[type].sent, data);
  if (!sent.success) throw new SignallingRefusal('bad_message', z.prettifyError(sent.error));
  if (seat.participant.ended) throw new SignallingRefusal('not_allowed', 'its part is over');
  return await handlers[type](seat, sent.data);
}

/** @returns undefined for a fault of ours */
function reasonOf(failure: unknown): RefusalReason | undefined {
  if (failure instanceof SignallingRefusal) return failure.reason;
  if (failure instanceof MediaFault) return failure.kind === 'bad_parameters' ? 'bad_message' : 'media_failed';
  return undefined;
}

function isRequestType(type: string): type is RequestType {
  return Object.hasOwn(requests, type);
}

function refused(reason: RefusalReason): Answer {
  return { ok: false, reason };
}

function forgetOldest(answers: Map<string, Remembered>): void {
  const oldest = answers.keys().next();
  if (answers.size > ANSWERS_REMEMBERED && !oldest.done) answers.delete(oldest.value);
}
