import { type Change, type ChangesHeard, changeKinds, followChanges, HEARTBEAT_MS } from '#contract/changes.ts';
import { Refusal } from '#contract/failure.ts';
import type { Account } from '#contract/people.ts';
import type { Sql } from '#db/sql.ts';
import type { Clock } from '#runtime/clock.ts';
import type { Log } from '#runtime/log.ts';
import type { Repeat, Stop } from '#runtime/repeat.ts';
import type { Listening, ServeStream } from '../http/asked.ts';
import type { EventStream } from '../http/event-stream.ts';
import { mayThere } from '../http/rights.ts';
import { changesSince, forgetOldChanges, type News } from './change-store.ts';

/** One person's screens; a browser without HTTP/2 opens six at most. */
const STREAMS_OF_ACCOUNT = 12;
/** A whole rectorat may sit behind one address. */
const STREAMS_OF_ADDRESS = 1000;
/** Every so many heartbeats old changes are cleared away: about every ten minutes. */
const BEATS_BETWEEN_CLEARINGS = 40;

/** A page that listens, and what it may hear. */
interface Listener {
  stream: EventStream;
  account: Account;
  address: string;
  sessionHash: string;
  lookAgain: () => Promise<Account | null>;
  /** While it hears what it missed, what is new waits: ids must never run ahead of what was sent. */
  catchingUp: boolean;
  missed: boolean;
}

type Ground = { sql: Sql; clock: Clock; log: Log };

/**
 * Tells open pages what changed. Each server listens once to the database, reads the new rows of `change` and sends to each
 * page those its account may ask about. Nothing lives here but the open streams, so any number of servers may run.
 */
export class LiveChanges {
  readonly #ground: Ground;
  readonly #listeners = new Set<Listener>();
  /** Up to where the streams have been told. */
  #cursor: string | null = null;
  #reading: Promise<void> | null = null;
  #stale = false;
  #closed = false;
  #beats = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Serves the stream. */
  serve(stream: ServeStream): void {
    stream(followChanges)((listening) => this.#join(listening));
  }

  /**
   * Begins to listen and to beat. A notice that was lost with its connection is made good when listening begins anew, and
   * at the next heartbeat at the latest.
   * @returns ends every stream; the connection that listens ends with the pool
   */
  async start(repeat: Repeat): Promise<Stop> {
    const { sql } = this.#ground;
    await sql.listen(
      'change',
      () => this.#look(),
      () => this.#look(),
    );
    await sql.listen('session_ended', (sessionHash) => this.#endSession(sessionHash));
    await this.#look();
    const rest = repeat(() => this.#beat());
    return async () => {
      this.#closed = true;
      for (const { stream } of this.#listeners) stream.end();
      await rest();
      await this.#reading;
    };
  }

  /** @throws Refusal `too_many_requests` beyond the streams of one account or address */
  #join({ query, lastEventId, open, account, address, sessionHash, lookAgain }: Listening<typeof followChanges>): void {
    const all = [...this.#listeners];
    const isFull =
      all.filter((one) => one.account.id === account.id).length >= STREAMS_OF_ACCOUNT ||
      all.filter((one) => one.address === address).length >= STREAMS_OF_ADDRESS;
    if (isFull) throw new Refusal('too_many_requests');
    if (this.#closed) throw new Refusal('unavailable');
    const stream = open();
    const listener = { stream, account, address, sessionHash, lookAgain, catchingUp: true, missed: false };
    this.#listeners.add(listener);
    stream.onGone(() => this.#listeners.delete(listener));
    void this.#catchUp(listener, lastEventId ?? query.since ?? null);
  }

  /** Tells somebody who comes (back) what changed since, and again while more came meanwhile. */
  async #catchUp(listener: Listener, since: string | null): Promise<void> {
    let cursor = since;
    try {
      do {
        listener.missed = false;
        const news = await changesSince(this.#ground.sql, cursor);
        cursor = news.cursor;
        this.#send(listener, news);
      } while (listener.missed);
      listener.catchingUp = false;
    } catch (err) {
      this.#drop(listener, err);
    }
  }

  /** Reads what is new and tells it; while it is being read, another notice only means to read once more. */
  #look(): Promise<void> {
    this.#stale = true;
    this.#reading ??= this.#readUntilFresh().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readUntilFresh(): Promise<void> {
    while (this.#stale && !this.#closed) {
      this.#stale = false;
      try {
        const news = await changesSince(this.#ground.sql, this.#cursor);
        this.#cursor = news.cursor;
        this.#tell(news);
      } catch (err) {
        // The next notice, or the next heartbeat, reads from the same cursor.
        if (!this.#closed) this.#ground.log.warn({ err }, 'changes could not be read');
      }
    }
  }

  #tell(news: News): void {
    for (const listener of this.#listeners) {
      if (listener.catchingUp) listener.missed = true;
      else if (news.changes === null || mayHearAny(listener.account, news.changes)) this.#send(listener, news);
    }
  }

  #send({ stream, account }: Listener, { cursor, changes }: News): void {
    const heard: ChangesHeard = {
      changes: changes?.filter((change) => mayHear(account, change)) ?? null,
      serverNow: this.#ground.clock.now().toISOString(),
    };
    stream.send(cursor, heard);
  }

  /** Looks whether everybody still may listen, and lets them know that the line lives. */
  async #beat(): Promise<number> {
    await this.#look();
    for (const listener of [...this.#listeners]) await this.#lookAgain(listener);
    this.#beats += 1;
    if (this.#beats % BEATS_BETWEEN_CLEARINGS === 0) {
      const { sql, log } = this.#ground;
      await forgetOldChanges(sql).catch((err: unknown) => log.warn({ err }, 'old changes could not be cleared away'));
    }
    return HEARTBEAT_MS;
  }

  async #lookAgain(listener: Listener): Promise<void> {
    try {
      const account = await listener.lookAgain();
      if (!account) return listener.stream.end();
      listener.account = account;
      if (this.#cursor !== null && !listener.catchingUp) this.#send(listener, { cursor: this.#cursor, changes: [] });
    } catch (err) {
      this.#drop(listener, err);
    }
  }

  /** A page that cannot be told comes back, and asks then what it missed. */
  #drop({ stream }: Listener, err: unknown): void {
    if (!this.#closed) this.#ground.log.warn({ err }, 'an open page could not be told what changed');
    stream.end();
  }

  #endSession(sessionHash: string): void {
    for (const listener of this.#listeners) if (listener.sessionHash === sessionHash) listener.stream.end();
  }
}

function mayHear({ grants }: Account, change: Change): boolean {
  return mayThere(grants, changeKinds[change.kind], change);
}

function mayHearAny(account: Account, changes: readonly Change[]): boolean {
  return changes.some((change) => mayHear(account, change));
}
