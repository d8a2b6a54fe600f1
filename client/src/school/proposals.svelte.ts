import type { AbsenceWithCovers } from '#contract/absences.ts';
import { type AbsenceProposal, confirmProposal, dismissProposal, listProposals } from '#contract/feeds.ts';
import type { Uai } from '#contract/ids.ts';
import { Attempt } from '../api/attempt.svelte.ts';
import { call } from '../api/call.ts';

/**
 * What became of a proposal on this page. `answered_by_other`: somebody was quicker, and said otherwise. `gone`: the calendar
 * tells of it no more, or its hours are over.
 */
export type ProposalAnswer =
  | { kind: 'confirmed'; declared: AbsenceWithCovers }
  | { kind: 'dismissed' }
  | { kind: 'answered_by_other' }
  | { kind: 'gone' };

/** A proposal on the page: waiting, or answered here and still shown so that the person reads what came of it. */
export interface ShownProposal {
  proposal: AbsenceProposal;
  answer: ProposalAnswer | null;
}

/** The absences that calendars tell of, and the office's one click about each. */
export class Proposals {
  readonly #uai: Uai;
  shown: ShownProposal[] = $state.raw([]);
  /** What a later page load would hide is not asked for with an alarm: a failed listing leaves the page as it is. */
  readonly listing: Attempt = new Attempt();
  readonly answering: Attempt = new Attempt();
  /** The proposal that is being answered, or whose answer failed. */
  answered: string | null = $state(null);

  constructor(uai: Uai) {
    this.#uai = uai;
  }

  /** Those waiting, after those answered here that nobody has closed. */
  async load(): Promise<void> {
    const answer = await this.listing.run(() => call(listProposals, { params: { uai: this.#uai } }));
    if (!answer || this.answering.underWay) return;
    const kept = this.shown.filter((one) => one.answer !== null);
    const isKept = (id: string) => kept.some(({ proposal }) => proposal.id === id);
    const waiting = answer.proposals.filter(({ id }) => !isKept(id));
    this.shown = [...kept, ...waiting.map((proposal) => ({ proposal, answer: null }))];
  }

  /** Declares the absence as proposed; true when nothing is left to answer. */
  async confirm(proposalId: string): Promise<boolean> {
    return this.#answer(proposalId, async (params) => {
      return { kind: 'confirmed', declared: await call(confirmProposal, { params }) };
    });
  }

  /** Not an absence; true when nothing is left to answer. */
  async dismiss(proposalId: string): Promise<boolean> {
    return this.#answer(proposalId, async (params) => {
      await call(dismissProposal, { params });
      return { kind: 'dismissed' };
    });
  }

  /** Takes the last word about an answered proposal off the page. */
  close(proposalId: string): void {
    this.shown = this.shown.filter(({ proposal }) => proposal.id !== proposalId);
  }

  async #answer(
    proposalId: string,
    task: (params: { uai: Uai; proposalId: string }) => Promise<ProposalAnswer>,
  ): Promise<boolean> {
    if (this.answering.underWay) return false;
    this.answered = proposalId;
    const answer = (await this.answering.run(() => task({ uai: this.#uai, proposalId }))) ?? this.#nothingLeft();
    if (answer === null) return false;
    this.answering.failed = undefined;
    this.shown = this.shown.map((one) => (one.proposal.id === proposalId ? { ...one, answer } : one));
    return true;
  }

  /** Two refusals are answers in themselves. */
  #nothingLeft(): ProposalAnswer | null {
    const code = this.answering.failed?.code;
    if (code === 'proposal_already_answered') return { kind: 'answered_by_other' };
    return code === 'not_found' ? { kind: 'gone' } : null;
  }
}
