import { decidesWhole } from '#contract/absences.ts';
import { Refusal } from '#contract/failure.ts';
import type { Account } from '#contract/people.ts';
import type { Queries } from '#db/sql.ts';
import { grantsThere, mayThere } from '../http/rights.ts';
import { absenceWhereabouts, type Overlapping, readAbsence } from './absence-store.ts';

/**
 * Lets those pass who may change an absence as a whole.
 * @throws Refusal `absence_of_other_school`, with the name of the school to call; `not_found`
 */
export async function checkDecidesWhole(
  sql: Queries,
  { grants }: Pick<Account, 'grants'>,
  absenceId: string,
): Promise<void> {
  const absence = await readAbsence(sql, absenceId);
  const places = await absenceWhereabouts(sql, absenceId);
  const reaching = places.flatMap((where) => grantsThere(grants, 'declare_absence', where));
  if (!decidesWhole(reaching, absence)) throw new Refusal('absence_of_other_school', [{ fact: absence.schoolName }]);
}

/** What somebody may know of an absence that is in the way: which one it is only if they may see it. */
export async function seenBy(
  sql: Queries,
  { grants }: Pick<Account, 'grants'>,
  { absenceId, schoolName }: Overlapping,
): Promise<{ absenceId: string | null; schoolName: string }> {
  const places = await absenceWhereabouts(sql, absenceId);
  const isSeen = places.some((where) => mayThere(grants, 'see_absence', where));
  return { absenceId: isSeen ? absenceId : null, schoolName };
}

/**
 * Does something that `absence_already_declared` may refuse, and then says which absence is in the way.
 * @param find looks for that absence; the transaction that met it is over by then
 */
export async function namingDeclared<T>(
  act: () => Promise<T>,
  { sql, account, find }: { sql: Queries; account: Account; find: () => Promise<Overlapping | null> },
): Promise<T> {
  try {
    return await act();
  } catch (refusal) {
    if (!(refusal instanceof Refusal && refusal.code === 'absence_already_declared')) throw refusal;
    const found = await find();
    const absenceId = found && (await seenBy(sql, account, found)).absenceId;
    throw absenceId === null ? refusal : new Refusal(refusal.code, [{ absenceId }], refusal);
  }
}
