import { expect, test } from 'vitest';
import { lineClassOf } from '../../../server/schools/line-class.ts';

test.each([
  ['a fibre', 20_000, 8_000, 'video'],
  ['an ADSL line of a village', 2_000, 250, 'video'],
  ['the same with an upload that carries no picture', 2_000, 100, 'stills'],
  ['a line that carries a face in small', 150, 80, 'stills'],
  ['the weakest line of an intelligible lesson', 40, 30, 'voice'],
  ['one kbit/s less', 39, 30, 'too_weak'],
  ['a line that only receives', 20_000, 0, 'too_weak'],
  ['a line that broke before its upload was measured', 20_000, null, null],
] as const)('%s: %i down, %s up', (_, downKbps, upKbps, line) => {
  expect(lineClassOf({ downKbps, upKbps })).toBe(line);
});
