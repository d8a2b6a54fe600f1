/**
 * What a machine can know of accessibility, on every page with somebody who uses it: axe finds nothing (RGAA 4.1, WCAG 2.1
 * AA), and the keyboard alone suffices. On the phone and on the office PC.
 */
import { type Browser, expect, test } from '@playwright/test';
import { doors } from '../../client/src/doors.ts';
import { expectNothingFound, laptop } from '../support/stage/accessible.ts';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { openDemo } from '../support/stage/demo-stage.ts';
import { openDoor, visits } from '../support/stage/every-door.ts';
import { expectKeyboardSuffices } from '../support/stage/keyboard.ts';
import { aLessonUnderWay, DOORS_OPEN } from '../support/stage/lesson-on-stage.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';

test('every path of the door table is visited', () => {
  expect(doors.map(({ path }) => path).filter((path) => visits.every(({ door }) => door !== path))).toEqual([]);
});

test.describe('the doors', () => {
  let stage: Stage;
  let browser: Browser;

  test.beforeAll(async () => {
    stage = await openDemo();
    browser = await browserSpeaking(440);
  });

  test.afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  for (const visit of visits) {
    const { as, door, path } = visit;
    test(`${as} at ${typeof path === 'string' ? path : door}`, async () => {
      const page = await openDoor(stage, browser, visit);
      await expectNothingFound(page);
      // Once: a telephone has no Tab, and the walk takes a press for each stop.
      await page.setViewportSize(laptop);
      await expectKeyboardSuffices(page);
      await page.context().close();
    });
  }
});

test('a lesson under way, on the projector and in the studio', async () => {
  const stage = await openStage(DOORS_OPEN);
  const on = await aLessonUnderWay(stage);
  await expectNothingFound(on.classroom);
  await expectNothingFound(on.substitute);
  await expectKeyboardSuffices(on.substitute);
  await on.close();
  await stage.close();
});
