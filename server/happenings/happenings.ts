import type { NewAbsence } from '#contract/absences.ts';
import type { HappeningType } from '#contract/happenings.ts';
import type { Transaction } from '#db/sql.ts';

export type HappeningFacts = Record<string, string | number | null>;

/** A fact about to be left: what, when, by whom (null: the system), and what it hangs on. */
export interface LeftHappening {
  type: HappeningType;
  at: Date;
  actor: string | null;
  absenceId: string;
  coverId: string | null;
  facts: HappeningFacts;
  requestId: string | null;
  /** What was decided for single lessons in the same breath, for those who react. Each leaves a fact of its own. */
  choices?: NewAbsence['choices'];
}

/** What a later slice does when an earlier one leaves a fact. It runs inside the same transaction: both happen, or neither. */
export type Reaction = (tx: Transaction, happening: LeftHappening) => Promise<void>;

/** Slices leave facts here; they do not know who reacts. */
export type LeaveHappening = (tx: Transaction, happening: LeftHappening) => Promise<void>;

export type Reactions = Partial<Record<HappeningType, readonly Reaction[]>>;

/**
 * Connects facts with reactions; only the composition root calls this, so imports never run upstream.
 * Reactions to one fact run in the order given; they get `leave` themselves, since a reaction may leave further facts.
 */
export function connectHappenings(reactionsOf: (leave: LeaveHappening) => Reactions): LeaveHappening {
  const leave: LeaveHappening = async (tx, happening) => {
    await tx`
      INSERT INTO happening (type, at, actor, absence_id, cover_id, facts, request_id)
      VALUES (${happening.type}, ${happening.at}, ${happening.actor}, ${happening.absenceId}, ${happening.coverId},
        ${tx.json(happening.facts)}, ${happening.requestId})`;
    for (const react of reactions[happening.type] ?? []) await react(tx, happening);
  };
  const reactions = reactionsOf(leave);
  return leave;
}
