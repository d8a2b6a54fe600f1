import * as absences from './absences.ts';
import * as agendas from './agendas.ts';
import * as calendar from './calendar.ts';
import * as changes from './changes.ts';
import * as cover from './cover.ts';
import * as feeds from './feeds.ts';
import * as handovers from './handovers.ts';
import * as imports from './imports.ts';
import * as mails from './mails.ts';
import * as measures from './measures.ts';
import * as offers from './offers.ts';
import * as people from './people.ts';
import * as places from './places.ts';
import * as plans from './plans.ts';
import * as pool from './pool.ts';
import * as preparation from './preparation.ts';
import * as readiness from './readiness.ts';
import * as records from './records.ts';
import * as rehearsals from './rehearsals.ts';
import * as rooms from './rooms.ts';
import type { AnyRoute } from './route.ts';
import * as schools from './schools.ts';
import * as timetable from './timetable.ts';

function isRoute(value: unknown): value is AnyRoute {
  return typeof value === 'object' && value !== null && 'method' in value && 'right' in value;
}

/** Every route of the contract, by its exported name: the server must serve each, tests walk over them. */
export const allRoutes: ReadonlyMap<string, AnyRoute> = new Map(
  [
    people,
    schools,
    calendar,
    timetable,
    imports,
    absences,
    handovers,
    feeds,
    cover,
    places,
    plans,
    pool,
    offers,
    mails,
    rooms,
    rehearsals,
    readiness,
    records,
    measures,
    preparation,
    agendas,
    changes,
  ].flatMap((slice) => Object.entries(slice).filter((entry): entry is [string, AnyRoute] => isRoute(entry[1]))),
);
