import type { LessonRoom } from './lesson-room.svelte.ts';

/** A picture that is being negotiated, or rebuilt, is here within this; one that is not will not come by itself. */
const COMES_WITHIN_MS = 5_000;

/**
 * Whether the other end is there without sending a picture (no camera, none that works), which calls for words instead of
 * an old picture. To be made while a component is being set up.
 */
export class PictureMissing {
  value = $state(false);

  constructor(room: LessonRoom) {
    $effect(() => {
      const missing = room.others.camera === null && room.otherPresent && room.liveState === 'live';
      if (!missing) {
        this.value = false;
        return;
      }
      const timer = setTimeout(() => {
        this.value = true;
      }, COMES_WITHIN_MS);
      return () => clearTimeout(timer);
    });
  }
}
