import postgres from 'postgres';

/**
 * What the database's types become here:
 *
 * - `timestamptz` ↔ `Date` (an instant; it leaves the server as an ISO string, by the contract),
 * - `date` ↔ `'YYYY-MM-DD'`: a school day has no hour and no zone, so it never becomes a `Date`,
 * - `bigint` ↔ `number`, refused beyond 2^53 instead of rounded,
 * - `time`, `interval`, `numeric` and ranges stay the strings that PostgreSQL writes.
 *
 * Columns are snake_case there and camelCase here; keys inside `jsonb` are left as they were stored.
 */
const types = {
  // Replaces the driver's own entry, which would turn `date` into a Date at midnight UTC.
  date: {
    to: 1184,
    from: [1114, 1184],
    serialize: (instant: Date | string) => (instant instanceof Date ? instant.toISOString() : instant),
    parse: (text: string) => new Date(text),
  },
  day: { to: 1082, from: [1082], serialize: (day: string) => day, parse: (text: string) => text },
  bigint: { to: 20, from: [20], serialize: (value: number | bigint) => String(value), parse: parseBigint },
};

/** A pool of connections. Also what a store takes when it needs no transaction of its caller. */
export type Sql = postgres.Sql<{ date: Date; day: string; bigint: number }>;

/** One open transaction, as `sql.begin` gives it. */
export type Transaction = postgres.TransactionSql<{ date: Date; day: string; bigint: number }>;

/** What a store function takes when it may run alone or inside its caller's transaction. */
export type Queries = Sql | Transaction;

export interface ConnectOptions {
  /** Connections at most; 10 unless told. */
  max?: number;
  /** Shown in pg_stat_activity. */
  name?: string;
}

/** Opens a pool; the only call of `postgres()`. Connections are made when the first query needs them. */
export function connect(url: string, { max = 10, name = 'releve' }: ConnectOptions = {}): Sql {
  return postgres(url, {
    max,
    types,
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    connection: { application_name: name, TimeZone: 'UTC' },
    // "table exists, skipping" is no news to anybody.
    onnotice: () => undefined,
  });
}

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a number exactly.`);
  return value;
}
