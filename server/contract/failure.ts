import * as z from 'zod/mini';

/**
 * Every way in which Relève says no: code → HTTP status. The words for people live in `words/failures.ts`,
 * which does not compile while a code has none.
 */
export const failures = {
  invalid_input: 400,
  body_too_large: 413,
  not_signed_in: 401,
  wrong_credentials: 401,
  forbidden: 403,
  csrf_token_missing: 403,
  not_found: 404,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,

  timetable_encoding_unknown: 422,
  timetable_not_xml: 422,
  timetable_has_doctype: 422,
  timetable_too_large: 413,
  timetable_other_school: 422,
  timetable_other_year: 422,
  timetable_rows_rejected: 422,
  schools_file_rejected: 422,
  pool_file_rejected: 422,
  calendar_file_rejected: 422,
  calendar_unreachable: 502,
  import_format_unknown: 422,
  import_files_do_not_belong: 422,
  import_spreadsheet_unreadable: 422,
  import_without_lessons: 422,
  import_outdated: 409,
  import_not_undoable: 409,
  calendar_not_ics: 422,
  calendar_too_complex: 422,

  days_off_too_long: 422,
  days_off_overlap: 409,
  bells_overlap: 422,
  lesson_unknown: 422,
  lesson_clash: 409,
  lesson_ends_before_start: 422,
  lesson_outside_school_year: 422,
  adults_said_twice: 422,

  feed_address_refused: 422,
  feed_already_added: 409,
  feed_unreachable: 422,
  feed_too_large: 422,
  feed_polled_just_now: 429,
  proposal_already_answered: 409,

  absence_outside_school_year: 422,
  absence_ends_before_start: 422,
  absence_too_long: 422,
  absence_already_declared: 409,
  absence_stretches_overlap: 422,
  absence_changed_meanwhile: 409,
  absence_over: 409,
  teacher_not_shared: 422,
  absence_already_withdrawn: 409,
  absence_of_other_school: 403,
  document_kind_refused: 422,
  document_has_macros: 422,
  document_empty: 422,
  too_many_documents: 409,
  teacher_not_in_school: 422,

  availability_overlaps: 422,
  away_ends_before_start: 422,
  hours_end_before_start: 422,
  school_unknown: 422,
  substitute_changed_meanwhile: 409,
  time_zone_unknown: 422,

  cover_moved_on: 409,
  lesson_already_taken: 409,
  lesson_under_way: 409,
  not_eligible: 409,
  no_free_place: 409,
  no_free_adult: 409,
  offer_already_answered: 409,
  offer_expired: 410,
  offer_withdrawn: 410,
  offer_link_unknown: 404,

  pairing_code_unknown: 422,
  pairing_code_expired: 410,
  place_not_in_school: 422,
  place_without_classroom: 409,
  classroom_unknown: 401,
  classroom_revoked: 401,

  room_not_open_yet: 409,
  room_closed: 410,
  lesson_not_begun: 409,
  lesson_due_in_place: 409,
  rehearsal_under_way: 409,
  place_in_lesson: 409,
  not_in_this_lesson: 403,
  record_too_early: 409,
} as const satisfies Record<string, number>;
export type FailureCode = keyof typeof failures;

/** Where in a sent file or form the fault lies; `line` counts from 1, `path` names a field of the body. */
export const FailureDetail = z.object({
  line: z.optional(z.number()),
  path: z.optional(z.string()),
  /** One more fact for the sentence: a name, a code, a value (never a person's secret). */
  fact: z.optional(z.string()),
  /** The absence that is in the way, for whoever may open it. */
  absenceId: z.optional(z.string()),
});
export type FailureDetail = z.infer<typeof FailureDetail>;

/** What goes over the wire when an answer is no. */
export const Failure = z.object({
  code: z.enum(Object.keys(failures) as [FailureCode, ...FailureCode[]]),
  details: z.array(FailureDetail),
  requestId: z.optional(z.string()),
});
export type Failure = z.infer<typeof Failure>;

/** Thrown by rules and stores to say no. It knows no HTTP; one middleware translates it. */
export class Refusal extends Error {
  readonly code: FailureCode;
  readonly details: FailureDetail[];

  constructor(code: FailureCode, details: FailureDetail[] = [], cause?: unknown) {
    super(code, cause === undefined ? {} : { cause });
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }
}
