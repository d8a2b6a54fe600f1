import { CallFailed } from './call.ts';

/** Something a page tries: under way, or failed with words. Anything but a failed call is a fault of ours and is thrown on. */
export class Attempt {
  underWay = $state(false);
  failed: CallFailed | undefined = $state.raw();

  /** Runs the task and answers with its result, or with undefined when the call failed (see `failed`). */
  async run<T>(task: () => Promise<T>): Promise<T | undefined> {
    this.underWay = true;
    try {
      const result = await task();
      this.failed = undefined;
      return result;
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      this.failed = error;
      return undefined;
    } finally {
      this.underWay = false;
    }
  }

  /** No answer came the last time: what is on screen may be old. */
  get offline(): boolean {
    return this.failed?.code === 'unreachable';
  }
}
