import { expect, type Page } from '@playwright/test';

/** What Tab is expected to reach: a group of radio buttons is one stop. */
const STOPS = [
  'a[href]',
  'button:not(:disabled)',
  'input:not(:disabled):not([type="radio"])',
  'input[type="radio"]:checked:not(:disabled)',
  'select:not(:disabled)',
  'textarea:not(:disabled)',
  'summary',
  '[tabindex="0"]',
].join(', ');

/**
 * Tab alone goes to everything that can be operated, shows at each step where it is, and leaves the page at the end: no
 * trap, nothing out of reach, no focus that nobody sees (WCAG 2.1.1, 2.1.2, 2.4.7).
 */
export async function expectKeyboardSuffices(page: Page): Promise<void> {
  const wanted = await page.evaluate(markStops, STOPS);
  const reached = new Set<string>();
  const unseen: string[] = [];
  let before = '';
  // A page may grow while it is walked through; twice around is a trap.
  for (let step = 0; step < 2 * wanted.length + 20; step += 1) {
    await page.keyboard.press('Tab');
    let at = await page.evaluate(whereFocusIs);
    if (at === null) break;
    // A field for a date has several stops of its own (day, month, year, the calendar), each with its own mark.
    if (at.stop === before) continue;
    if (reached.has(at.stop)) break;
    // A browser short of time scrolls a frame later.
    if (!at.seen) {
      await page.evaluate(twoFrames);
      at = (await page.evaluate(whereFocusIs)) ?? at;
    }
    if (!at.seen) unseen.push(at.html);
    reached.add(at.stop);
    before = at.stop;
  }
  expect(unseen, 'focus that nobody sees').toEqual([]);
  expect(await page.evaluate(missedStops, [...reached]), 'not reached by Tab').toEqual([]);
}

/** Runs in the page: numbers what can be operated and is shown, and goes before all of it: some pages open with the focus in a field. */
function markStops(selector: string): string[] {
  const top = document.createElement('span');
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus();
  const shown = [...document.querySelectorAll<HTMLElement>(selector)].filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0 && !element.closest('[inert]'),
  );
  return shown.map((element, place) => {
    element.dataset.stop = String(place);
    return String(place);
  });
}

/** Runs in the page: comes back once what was asked for has been drawn. */
function twoFrames(): Promise<void> {
  return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn())));
}

/** Runs in the page: the element with the focus; null once it has left the page. */
function whereFocusIs(): { stop: string; seen: boolean; html: string } | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  element.dataset.stop ??= `new ${Math.round(performance.now())}`;
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const inView = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  // A label may show the focus of the control it holds.
  const around = [element, element.parentElement, element.closest('label')];
  const ringed = around.some((one) => {
    const style = one && getComputedStyle(one);
    return style && style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
  });
  // What a frame holds shows the focus inside it.
  const seen = inView && (ringed || element instanceof HTMLIFrameElement);
  return { stop: element.dataset.stop, seen, html: element.outerHTML.slice(0, 200) };
}

/** Runs in the page: what is still there and was passed over. */
function missedStops(reached: string[]): string[] {
  return [...document.querySelectorAll<HTMLElement>('[data-stop]')]
    .filter((element) => element.checkVisibility() && !reached.includes(element.dataset.stop ?? ''))
    .map((element) => element.outerHTML.slice(0, 200));
}
