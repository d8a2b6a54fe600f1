import { type Browser, expect, type Page } from '@playwright/test';
import { studioWords } from '#contract/words/studio.ts';
import { type AcceptedLesson, anAcceptedLesson } from '../build/rooms.ts';
import { browserSpeaking } from './browsers.ts';
import { cast, signIn } from './cast.ts';
import type { Stage } from './stage.ts';

/** Two tones nobody confuses: what each end's microphone says. */
export const SUBSTITUTE_HERTZ = 440;
export const CLASS_HERTZ = 1250;

/** Monday 16 November 2026, 09:52 in Paris: the doors of the lesson at 10:00 are open. */
export const DOORS_OPEN = '2026-11-16T08:52:00Z';

export interface LessonOnStage {
  lesson: AcceptedLesson;
  substitute: Page;
  classroom: Page;
  close(): Promise<void>;
}

/** A lesson under way between two real browsers: the substitute in the studio, the class on its projector. */
export async function aLessonUnderWay(stage: Stage): Promise<LessonOnStage> {
  const lesson = await anAcceptedLesson(stage.sql);
  const email = await cast(stage.sql, 'Noé Vasseur', { role: 'substitute', substituteId: lesson.substituteId });
  const browsers = await Promise.all([SUBSTITUTE_HERTZ, CLASS_HERTZ].map(browserSpeaking));
  const [substitute, classroom] = await Promise.all(browsers.map(pageOf));
  if (!substitute || !classroom) throw new Error('Both ends have a page.');
  await signIn(substitute, stage.url, email);
  await expect(substitute).toHaveURL(/\/remplacant$/);
  await substitute.goto(`${stage.url}/remplacant/seance/${lesson.coverId}`);
  await substitute.getByRole('button', { name: studioWords.preview.enter }).click();
  await classroom.goto(`${stage.url}/classe#cle=${lesson.deviceSecret}`);
  await expectLive(substitute);
  await expectLive(classroom);
  return {
    lesson,
    substitute,
    classroom,
    async close() {
      for (const browser of browsers) await browser.close();
    },
  };
}

/** Waits until a page says that it is in the lesson, without anybody clicking. */
export async function expectLive(page: Page): Promise<void> {
  await expect(page.locator('[data-live-state="live"]')).toBeVisible({ timeout: 30_000 });
}

async function pageOf(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'fr-FR',
    permissions: ['camera', 'microphone'],
  });
  return context.newPage();
}
