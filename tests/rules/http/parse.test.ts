import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { allRoutes } from '#contract/all-routes.ts';
import { paramsParser, parseSent } from '../../../server/http/parse.ts';

const ID = '5d0f3f0e-0b5c-4e0a-9d0f-0123456789ab';

describe('what stands in a path', () => {
  test.each([
    ['/schools/:uai', { uai: '0271234B' }],
    ['/academies/:academyCode/covers', { academyCode: 'Paris' }],
    ['/offers/:offerId/answer', { offerId: '1' }],
    ['/schools/:uai/places/:placeId/classroom', { uai: '0159999M', placeId: 'x' }],
  ])('in another form than an id’s is not found (%s)', (path, given) => {
    expect(() => paramsParser(path)(given)).toThrow('not_found');
  });

  test('in the right form is passed on', () => {
    const given = { uai: '0159999M', placeId: ID };
    expect(paramsParser('/schools/:uai/places/:placeId/classroom')(given)).toEqual(given);
  });

  test('every parameter of the contract has a form; a new one without stops the start', () => {
    for (const { path } of allRoutes.values()) expect(() => paramsParser(path), path).not.toThrow();
    expect(() => paramsParser('/things/:colour')).toThrow(':colour');
  });
});

describe('what is sent', () => {
  const form = z.object({ name: z.string(), hours: z.object({ from: z.string() }) });

  test('that the schema does not name is dropped', () => {
    expect(parseSent(form, { name: 'a', hours: { from: '8' }, admin: true })).toEqual({
      name: 'a',
      hours: { from: '8' },
    });
  });

  test('wrongly is refused with the path of each field', () => {
    expect(() => parseSent(form, { name: 1, hours: {} })).toThrow(
      expect.objectContaining({ code: 'invalid_input', details: [{ path: 'name' }, { path: 'hours.from' }] }),
    );
  });

  test('with a NUL anywhere inside is refused', () => {
    expect(() => parseSent(form, { name: 'a', hours: { from: '8\0' } })).toThrow('invalid_input');
  });
});
