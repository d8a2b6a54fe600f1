import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const phone = { width: 390, height: 844 };
export const laptop = { width: 1366, height: 768 };
export const sizes: readonly { width: number; height: number }[] = [phone, laptop];

/** axe finds nothing in the page as it stands, at both sizes. The page must be alone in a context of its own. */
export async function expectNothingFound(page: Page): Promise<void> {
  await expect(page.locator('h1, [data-live-state]').first()).toBeAttached();
  for (const size of sizes) {
    await page.setViewportSize(size);
    // A letter stands in a frame that may run no script, and axe is one.
    const { violations } = await new AxeBuilder({ page }).exclude('iframe[src*="/letter"]').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  }
}
