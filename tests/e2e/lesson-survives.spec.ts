/** Whatever goes away for a while (a page, a connection, a process), the lesson comes back, and nobody clicks. */
import { expect, type Page, test } from '@playwright/test';
import { studioWords } from '#contract/words/studio.ts';
import {
  aLessonUnderWay,
  CLASS_HERTZ,
  DOORS_OPEN,
  expectLive,
  type LessonOnStage,
  SUBSTITUTE_HERTZ,
} from '../support/stage/lesson-on-stage.ts';
import { openStage, type Stage } from '../support/stage/stage.ts';
import { decodedFrames, expectMovingPicture, expectToHear } from '../support/stage/watching.ts';

test.describe.configure({ mode: 'serial' });

let stage: Stage;
let on: LessonOnStage;

test.beforeAll(async () => {
  stage = await openStage(DOORS_OPEN);
  on = await aLessonUnderWay(stage);
  await bothSeeEachOther();
});

test.afterAll(async () => {
  await on?.close();
  await stage?.close();
});

test('the classroom’s PC reloads its page and is back in the lesson', async () => {
  await on.classroom.reload();
  await expectLive(on.classroom);
  await bothSeeEachOther();
});

test('the substitute mutes the microphone, reloads the page, and is back, still muted', async () => {
  await microphone(studioWords.stage.microphone.on).click();
  await expect(microphone(studioWords.stage.microphone.off)).toBeVisible();
  await on.substitute.reload();
  await expectLive(on.substitute);
  await expect(microphone(studioWords.stage.microphone.off)).toBeVisible();
  await microphone(studioWords.stage.microphone.off).click();
  await bothSeeEachOther();
  await expectToHear(on.classroom, SUBSTITUTE_HERTZ, CLASS_HERTZ);
});

test('the substitute’s connections drop, and the picture goes on as if nothing were', async () => {
  const context = on.substitute.context();
  // Chromium takes web sockets and requests away, and leaves the path of the media.
  await context.setOffline(true);
  await expectMovingPicture(on.classroom);
  await expectMovingPicture(on.substitute);
  await context.setOffline(false);
  await expectLive(on.substitute);
});

test('the server dies in the middle of a sentence: voice and picture go on, and it is found again', async () => {
  await stage.kill('server');
  await expectMovingPicture(on.classroom);
  await expectMovingPicture(on.substitute);
  await expectToHear(on.substitute, CLASS_HERTZ, SUBSTITUTE_HERTZ);
  await stage.start('server');
  await microphone(studioWords.stage.microphone.on).click();
  await expect(microphone(studioWords.stage.microphone.off)).toBeVisible({ timeout: 15_000 });
  await microphone(studioWords.stage.microphone.off).click();
  await expect(microphone(studioWords.stage.microphone.on)).toBeVisible();
});

test('the sfu dies and comes back: picture and sound are rebuilt by themselves', async () => {
  await stage.restart('sfu');
  await bothSeeEachOther();
  await expectToHear(on.classroom, SUBSTITUTE_HERTZ, CLASS_HERTZ);
  await expectToHear(on.substitute, CLASS_HERTZ, SUBSTITUTE_HERTZ);
});

async function bothSeeEachOther(): Promise<void> {
  await Promise.all([on.classroom, on.substitute].map(expectMovingAgain));
}

/** The picture may be of the old path for a moment: it counts once frames rise. */
async function expectMovingAgain(page: Page): Promise<void> {
  await expect
    .poll(
      async () => {
        const before = await decodedFrames(page).catch(() => 0);
        const after = await page.evaluate(
          () =>
            new Promise<number>((seen) => {
              const video = document.querySelector<HTMLVideoElement>('video[data-role="remote-video"]');
              if (!video) return seen(0);
              video.requestVideoFrameCallback(() => seen(video.getVideoPlaybackQuality().totalVideoFrames));
              setTimeout(() => seen(0), 2_000);
            }),
        );
        return after > before;
      },
      { timeout: 30_000 },
    )
    .toBe(true);
  await expectMovingPicture(page);
}

function microphone(name: string) {
  return on.substitute.getByRole('button', { name: new RegExp(`^${name}`) });
}
