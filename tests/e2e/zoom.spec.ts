/**
 * Every page at 200 % on an office PC (WCAG 1.4.4, 1.4.10), which is a window of 683 by 384: nothing to scroll sideways,
 * no word cut off. And for whoever asked for less motion, nothing moves.
 */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { browserSpeaking } from '../support/stage/browsers.ts';
import { openDemo } from '../support/stage/demo-stage.ts';
import { openDoor, visits } from '../support/stage/every-door.ts';
import type { Stage } from '../support/stage/stage.ts';

const AT_200_PERCENT = { width: 683, height: 384 };

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
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize(AT_200_PERCENT);
    expect(await page.evaluate(whatStandsOut), 'wider than the window').toEqual([]);
    expect(await page.evaluate(whatIsCut), 'cut off').toEqual([]);
    expect(await page.evaluate(whatMoves), 'moving').toEqual([]);
    await page.context().close();
  });
}

test('what is too wide, cut or moving would be found', async () => {
  const page: Page = await browser.newPage({ viewport: AT_200_PERCENT });
  await page.setContent(`<style>@keyframes turn { to { rotate: 1turn } } i { display: block; animation: turn 1s infinite }</style>
    <p style="width: 900px">Trop large</p><p style="width: 40px; overflow: hidden; white-space: nowrap">Coupé au milieu</p><i>x</i>`);
  expect(await page.evaluate(whatStandsOut)).toHaveLength(1);
  expect(await page.evaluate(whatIsCut)).toHaveLength(1);
  expect(await page.evaluate(whatMoves)).toHaveLength(1);
  await page.close();
});

/** Runs in the page. A table or calendar that scrolls inside its own frame is allowed (WCAG 1.4.10). */
function whatStandsOut(): string[] {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.querySelectorAll<HTMLElement>('body *')].filter(
    (element) => element.checkVisibility() && element.getBoundingClientRect().right > root.clientWidth + 1,
  );
  const outermost = wide.filter((element) => !wide.some((other) => other !== element && other.contains(element)));
  return outermost.map((element) => element.outerHTML.slice(0, 160));
}

/** Runs in the page: boxes whose own words are longer than what they show. */
function whatIsCut(): string[] {
  const holdsWords = (element: Element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '');
  return [...document.querySelectorAll<HTMLElement>('body *')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && holdsWords(element))
    .filter((element) => {
      const { overflowX, clipPath } = getComputedStyle(element);
      const readOnly = clipPath !== 'none';
      return !readOnly && /hidden|clip/.test(overflowX) && element.scrollWidth > element.clientWidth + 1;
    })
    .map((element) => element.outerHTML.slice(0, 160));
}

/** Runs in the page: animations longer than the blink that the style sheet leaves them. */
function whatMoves(): string[] {
  return document
    .getAnimations()
    .filter((animation) => Number(animation.effect?.getComputedTiming().duration) > 1)
    .map((animation) => (animation instanceof CSSAnimation ? animation.animationName : 'transition'));
}
