import type { ClassHandover } from '#contract/handovers.ts';
import type { Queries } from '#db/sql.ts';

/** The classes whose lessons an absence takes a teacher from, by school and name; those of cancelled lessons are left out. */
export async function coveredClasses(sql: Queries, absenceId: string): Promise<Omit<ClassHandover, 'text'>[]> {
  return sql<Omit<ClassHandover, 'text'>[]>`
    SELECT class.id AS class_id, class.code AS class_name, school.name AS school_name,
      array_agg(DISTINCT subject.label ORDER BY subject.label) AS subjects
    FROM cover
    JOIN class ON class.id = cover.class_id
    JOIN school ON school.uai = cover.uai
    JOIN subject ON subject.code = cover.subject_code
    WHERE cover.absence_id = ${absenceId} AND cover.state <> 'cancelled'
    GROUP BY class.id, school.uai
    ORDER BY school.name, class.code`;
}
