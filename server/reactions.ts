import { endAssignmentOnLetGo } from './assignment/assignment-on-let-go.ts';
import {
  cancelCoversOnWithdrawal,
  dropCoversOnTakingOut,
  followCoversOnChange,
  openCoversOnAbsence,
} from './cover/cover-on-absence.ts';
import { refreshCoversOnTimetable } from './cover/cover-on-timetable.ts';
import { connectHappenings, type LeaveHappening, type Reaction, type Reactions } from './happenings/happenings.ts';
import type { TellTimetableChanged } from './happenings/timetable-changed.ts';
import { writeOnLostPromise, writeOnOffer } from './mail/mail-on-fact.ts';
import { withdrawOffersOnLetGo } from './offers/offer-on-let-go.ts';
import { closeRoomOnLetGo } from './rooms/room-on-let-go.ts';

/** Who reacts to what. */
export function connectSlices(): LeaveHappening {
  return connectHappenings((leave) => ({
    'absence.declared': [openCoversOnAbsence(leave)],
    'absence.changed': [followCoversOnChange(leave)],
    'absence.withdrawn': [cancelCoversOnWithdrawal(leave)],
    'absence.school_taken_out': [dropCoversOnTakingOut(leave)],
    'offer.sent': [writeOnOffer],
    'offer.accepted': [writeOnOffer],
    'offer.withdrawn': [writeOnOffer],
    'offer.expired': [writeOnOffer],
    'cover.given_back': [writeOnLostPromise],
    'cover.taken_back': [writeOnLostPromise],
    ...whenLetGo([writeOnLostPromise, endAssignmentOnLetGo, withdrawOffersOnLetGo(leave), closeRoomOnLetGo]),
  }));
}

/** The facts after which nobody stands beside a cover any more. */
function whenLetGo(reactions: readonly Reaction[]): Reactions {
  return {
    'cover.cancelled': reactions,
    'cover.moved': reactions,
    'cover.on_site': reactions,
    'cover.not_needed': reactions,
  };
}

/** What calendars, imports and lesson changes call in their own transaction when lessons are no longer what they were. */
export function changesTimetables(leave: LeaveHappening = connectSlices()): TellTimetableChanged {
  return refreshCoversOnTimetable(leave);
}
