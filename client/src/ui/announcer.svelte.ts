/** What a screen reader says when something happened elsewhere on the page. The frame holds the live region. */
class Announcer {
  text = $state('');

  /** Says the sentence once the reader has finished. The same sentence twice in a row is said twice. */
  say(sentence: string): void {
    this.text = this.text === sentence ? `${sentence}\u200b` : sentence;
  }
}

export const announcer: Announcer = new Announcer();
