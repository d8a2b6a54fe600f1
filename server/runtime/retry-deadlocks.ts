/** SQLSTATE of a deadlock that PostgreSQL broke by failing one of the transactions. */
const DEADLOCK = '40P01';

/** Five tries: two plans that meet once rarely meet twice, and a sixth would hide a real cycle. */
const TRIES = 5;

/** Runs a transaction again when it lost a deadlock; everything else is thrown on. */
export async function retryDeadlocks<T>(transaction: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await transaction();
    } catch (cause) {
      const deadlocked = cause instanceof Error && 'code' in cause && cause.code === DEADLOCK;
      if (!deadlocked || left === 0) throw cause;
    }
  }
}
