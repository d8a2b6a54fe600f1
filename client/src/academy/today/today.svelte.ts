import type { Change } from '#contract/changes.ts';
import {
  type Contacts,
  type Light,
  lights,
  readAcademyToday,
  saveContacts,
  type TodayLesson,
} from '#contract/readiness.ts';
import { Attempt } from '../../api/attempt.svelte.ts';
import { call } from '../../api/call.ts';
import { serverClock } from '../../session/server-clock.svelte.ts';
import { folded } from '../../ui/folded.ts';

/** What a coordinator has before them first: a light, or the lessons without one. */
export type GroupName = Light | 'others';
export type Filter = 'all' | Light;

export interface Group {
  name: GroupName;
  lessons: TodayLesson[];
}

/** In the order in which somebody should look. */
const groupOrder: readonly GroupName[] = [...lights, 'others'];

const groupOf = ({ light }: TodayLesson): GroupName => light ?? 'others';

/** The day of an academy: its lessons with their lights, what is shown of them, and which is looked at. */
export class Today {
  readonly #academyCode: string;
  /** Null until the server has said what day it is, and for today. */
  #asked: string | null = $state(null);
  /** The day on the screen, and what is today there. */
  day: string | null = $state(null);
  today: string | null = $state(null);
  lessons: TodayLesson[] | null = $state.raw(null);
  contacts: Contacts = $state.raw({ coordinatorName: '', coordinatorPhone: '', helpdeskPhone: '' });
  filter: Filter = $state('all');
  search = $state('');
  selectedId: string | null = $state(null);
  readonly loading: Attempt = new Attempt();
  readonly saving: Attempt = new Attempt();

  constructor(academyCode: string) {
    this.#academyCode = academyCode;
  }

  /** Asks for the day; an answer for one that was left meanwhile is dropped. */
  async load(): Promise<void> {
    const asked = this.#asked;
    const sent = { params: { academyCode: this.#academyCode }, query: asked === null ? {} : { day: asked } };
    const answer = await this.loading.run(() => call(readAcademyToday, sent));
    if (!answer || asked !== this.#asked) return;
    serverClock.heard(answer.serverNow);
    this.day = answer.day;
    if (asked === null) this.today = answer.day;
    this.lessons = answer.lessons;
    this.contacts = answer.contacts;
  }

  /** Turns to another day; null goes along with today. A date field that is being typed is empty for a moment. */
  async turnTo(day: string | null): Promise<void> {
    if (day === '' || day === this.day) return;
    this.#asked = day === this.today ? null : day;
    this.lessons = null;
    await this.load();
  }

  /** Whether a change may show here. */
  concerns({ kind, academyCode }: Change): boolean {
    return (kind === 'covers' || kind === 'places') && academyCode === this.#academyCode;
  }

  count(light: Light): number {
    return this.lessons?.filter((lesson) => lesson.light === light).length ?? 0;
  }

  /** What is shown, the most urgent group first, by hour within. */
  get groups(): Group[] {
    const shown = (this.lessons ?? []).filter((lesson) => this.#isShown(lesson));
    const byGroup = Map.groupBy(shown, groupOf);
    return groupOrder.flatMap((name) => {
      const lessons = byGroup.get(name);
      return lessons ? [{ name, lessons }] : [];
    });
  }

  #isShown(lesson: TodayLesson): boolean {
    if (this.filter !== 'all' && lesson.light !== this.filter) return false;
    const { schoolName, className, subject, teacherName, substituteName } = lesson.cover;
    const text = folded([schoolName, className, subject, teacherName, substituteName ?? ''].join(' '));
    return folded(this.search)
      .split(' ')
      .every((word) => text.includes(word));
  }

  /** Looks at the next lesson of the list (1) or the one before (-1), and stops at its ends. */
  step(by: 1 | -1): void {
    const order = this.groups.flatMap(({ lessons }) => lessons);
    const at = order.findIndex(({ cover }) => cover.id === this.selectedId);
    const next = at === -1 ? order[0] : order[at + by];
    if (next) this.selectedId = next.cover.id;
  }

  /** Says whom the schools call; answers whether it is stored. */
  async saveContacts(contacts: Contacts): Promise<boolean> {
    const sent = { params: { academyCode: this.#academyCode }, body: contacts };
    const saved = await this.saving.run(() => call(saveContacts, sent));
    if (saved) this.contacts = contacts;
    return saved !== undefined;
  }
}
