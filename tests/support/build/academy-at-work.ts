import { type AbsenceWithCovers, declareAbsence } from '#contract/absences.ts';
import { listOffers, type Offer } from '#contract/offers.ts';
import { confirmPlan, makePlan, type Plan } from '#contract/plans.ts';
import type { ApiClient } from '../api-client.ts';
import type { TestApp } from '../start-app.ts';
import { type AbsenceLike, anAbsenceForm, aSubstituteFor, aTeachingSchool, type TeachingSchool } from './absences.ts';

/** A school with one maths teacher, a substitute of its academy, and everybody at a browser. */
export interface AcademyAtWork {
  academyCode: string;
  school: TeachingSchool;
  substituteId: string;
  office: ApiClient;
  coordinator: ApiClient;
  substitute: ApiClient;
  /** The office declares that the teacher is away: Monday 16 November 2026, unless told. */
  declare(change?: AbsenceLike): Promise<AbsenceWithCovers>;
  /** The coordinator asks for a plan. */
  plan(): Promise<Plan>;
  /** The coordinator plans and confirms everything; the offer that then waits for the substitute. */
  offer(): Promise<Offer>;
}

export async function anAcademyAtWork(
  app: TestApp,
  { academyCode = '06', uai = '0159999M' }: { academyCode?: string; uai?: string } = {},
): Promise<AcademyAtWork> {
  const school = await aTeachingSchool(app.sql, { uai, academyCode });
  const substituteId = await aSubstituteFor(app.sql, { academyCode });
  const office = await app.signedIn({ role: 'school_office', uai });
  const coordinator = await app.signedIn({ role: 'coordinator', academyCode });
  const substitute = await app.signedIn({ role: 'substitute', substituteId });
  const plan = () => coordinator.call(makePlan, { params: { academyCode } });
  return {
    ...{ academyCode, school, substituteId, office, coordinator, substitute, plan },
    declare: (change = {}) =>
      office.call(declareAbsence, { params: { uai }, body: anAbsenceForm({ teacherId: school.teacherId, ...change }) }),
    async offer() {
      const { id, assignments } = await plan();
      const assignmentIds = assignments.map(({ assignmentId }) => assignmentId);
      await coordinator.call(confirmPlan, { params: { planId: id }, body: { assignmentIds } });
      const [offer] = (await substitute.call(listOffers, {})).offers;
      if (!offer) throw new Error('No offer waits.');
      return offer;
    },
  };
}

/** Takes all schools, people of the pool and what hangs on them away, so that each test begins alone. */
export async function forgetEverything({ sql }: TestApp): Promise<void> {
  await sql`TRUNCATE school, substitute, happening, plan CASCADE`;
}
