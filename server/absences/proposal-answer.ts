import type { Absence } from '#contract/absences.ts';
import { Refusal } from '#contract/failure.ts';
import type { Transaction } from '#db/sql.ts';
import type { Act } from '../happenings/act.ts';
import type { LeaveHappening } from '../happenings/happenings.ts';
import { declareAbsence } from './declare.ts';
import { keepWaiting, lockProposal, storeAnswer, waitingProposal } from './proposal-store.ts';
import { holdProposals } from './proposal-take.ts';

export interface Answered {
  uai: string;
  proposalId: string;
  act: Act;
}

/**
 * Declares the absence as proposed. Two clicks, and two people at once, make one absence.
 * @returns its id
 * @throws Refusal `not_found` when the calendars took it back or its lessons are over, `proposal_already_answered` when it
 *   was dismissed, those of `declareAbsence`
 */
export async function confirmProposal(
  tx: Transaction,
  leave: LeaveHappening,
  { uai, proposalId, act, as }: Answered & { as: Absence['declaredAs'] },
): Promise<string> {
  await holdProposals(tx, uai);
  const known = await lockProposal(tx, uai, proposalId);
  if (known?.absenceId) return known.absenceId;
  if (known?.state === 'dismissed') throw new Refusal('proposal_already_answered');
  const proposal = await waitingProposal(tx, proposalId, act.now);
  if (!known || !proposal) throw new Refusal('not_found');
  const { teacherId, feedName, stretches } = proposal;
  // The proposal's own id is the form's key: whatever happens between here and the answer, it declares once.
  const form = { requestKey: proposalId, teacherId, otherUais: [], stretches, caller: null, choices: [] };
  const declared = { uai, form: { ...form, reason: 'other' as const }, as, feedName, act };
  const absenceId = await declareAbsence(tx, leave, declared);
  await storeAnswer(tx, { proposalId, state: 'confirmed', absenceId, by: act.by?.id ?? null, at: act.now });
  await keepWaiting(tx, proposal);
  return absenceId;
}

/**
 * Not an absence, or looked after otherwise: its lessons are not proposed again. Saying so twice changes nothing.
 * @throws Refusal `not_found`, `proposal_already_answered` when it was confirmed
 */
export async function dismissProposal(tx: Transaction, { uai, proposalId, act }: Answered): Promise<void> {
  await holdProposals(tx, uai);
  const known = await lockProposal(tx, uai, proposalId);
  if (!known || known.state === 'gone') throw new Refusal('not_found');
  if (known.state === 'confirmed') throw new Refusal('proposal_already_answered');
  if (known.state === 'dismissed') return;
  await storeAnswer(tx, { proposalId, state: 'dismissed', absenceId: null, by: act.by?.id ?? null, at: act.now });
}
