import { endAssignmentOnCancelled } from '../../server/assignment/assignment-on-cancelled.ts';
import { cancelCoversOnWithdrawal, openCoversOnAbsence } from '../../server/cover/cover-on-absence.ts';
import { connectHappenings } from '../../server/happenings/happenings.ts';
import { withdrawOffersOnCancelled } from '../../server/offers/offer-on-cancelled.ts';

/** The slices up to offers, connected as the composition root connects them, without HTTP and rooms. */
export const leave = connectHappenings((leaveAnother) => ({
  'absence.declared': [openCoversOnAbsence(leaveAnother)],
  'absence.withdrawn': [cancelCoversOnWithdrawal(leaveAnother)],
  'cover.cancelled': [endAssignmentOnCancelled, withdrawOffersOnCancelled(leaveAnother)],
}));
