import type { MailSender, OutgoingMail } from '../../../server/mail/mail-sender.ts';

/** A mail server that keeps what it is given, or says no with what `answer` throws. */
export interface FakePost extends MailSender {
  delivered: OutgoingMail[];
  /** Called before each letter is kept. */
  answer: (mail: OutgoingMail) => void | Promise<void>;
}

export function fakePost(): FakePost {
  const post: FakePost = {
    delivered: [],
    answer: () => undefined,
    async send(mail) {
      await post.answer(mail);
      post.delivered.push(mail);
    },
    close: () => undefined,
  };
  return post;
}
