import { expect, test } from 'vitest';
import { decidesWhole } from '#contract/absences.ts';
import type { Grant } from '#contract/people.ts';

const grant = (role: Grant['role'], where: Partial<Grant> = {}): Grant => ({
  ...{ role, uai: null, academyCode: null, substituteId: null },
  ...where,
});

test.each<[string, Grant[], boolean]>([
  ['the office that declared it', [grant('school_office', { uai: '0159999M' })], true],
  ['an office of another school', [grant('school_office', { uai: '9749999A' })], false],
  [
    'a person of both offices',
    [grant('school_office', { uai: '9749999A' }), grant('school_office', { uai: '0159999M' })],
    true,
  ],
  ['the helpdesk', [grant('helpdesk')], true],
  [
    'an office of another school that helps by telephone too',
    [grant('school_office', { uai: '9749999A' }), grant('helpdesk')],
    true,
  ],
  ['a coordinator', [grant('coordinator', { academyCode: '28' })], true],
  ['the national coordinator', [grant('national_coordinator')], true],
  ['an administrator', [grant('administrator')], false],
  ['a substitute', [grant('substitute', { substituteId: 'noe' })], false],
  ['nobody', [], false],
])('%s, and the whole absence', (_, grants, decides) => {
  expect(decidesWhole(grants, { uai: '0159999M' })).toBe(decides);
});
