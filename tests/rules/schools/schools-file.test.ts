import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { readSchoolsFile } from '../../../server/schools/schools-file.ts';
import { dataFile, noData } from '../../support/build/schools.ts';

const zones = new Map([
  ['06', 'A'],
  ['28', 'Réunion'],
]);
const header = 'uai,nom,nature,commune,departement,code_academie,zone_vacances,fuseau,lat,lon';
const cantal = '0159999M,Collège des Trois Vallées,COLLEGE,Exempleville,15,06,A,Europe/Paris,45.1,2.7';
const reunion = '9740001H,"Collège des Hauts, site A",COLLEGE,Salazie,974,28,Réunion,Indian/Reunion,,';

const read = (...lines: string[]) => readSchoolsFile(Buffer.from([header, ...lines].join('\n')), zones);

function details(bytes: Uint8Array) {
  try {
    readSchoolsFile(bytes, zones);
  } catch (refused) {
    if (refused instanceof Refusal && refused.code === 'schools_file_rejected') return refused.details;
    throw refused;
  }
  throw new Error('It was not refused.');
}
const rejected = (...lines: string[]) => details(Buffer.from([header, ...lines].join('\n')));

describe('a CSV of schools', () => {
  test('gives schools with place and zone; coordinates may be missing, names may hold commas', () => {
    expect(read(cantal, reunion)).toEqual([
      {
        uai: '0159999M',
        name: 'Collège des Trois Vallées',
        commune: 'Exempleville',
        department: '15',
        academyCode: '06',
        timeZone: 'Europe/Paris',
        latitude: 45.1,
        longitude: 2.7,
      },
      expect.objectContaining({ name: 'Collège des Hauts, site A', timeZone: 'Indian/Reunion', latitude: null }),
    ]);
  });

  test('without a name it goes by its commune', () => {
    expect(read(cantal.replace('Collège des Trois Vallées', ''))[0]?.name).toBe('Exempleville');
  });

  test('may begin with a byte order mark and have its columns in any order', () => {
    const swapped = [header, cantal].map((line) => line.split(',').reverse().join(',')).join('\r\n');
    expect(readSchoolsFile(Buffer.from(`\ufeff${swapped}`), zones)[0]?.uai).toBe('0159999M');
  });

  test.each([
    ['a wrong check letter', cantal.replace('0159999M', '0159999L'), 'uai = 0159999L'],
    ['an academy that does not exist', cantal.replace(',06,', ',99,'), 'code_academie = 99'],
    ['another academy’s holidays', cantal.replace(',A,', ',B,'), 'zone_vacances = B'],
    ['a time zone that does not exist', cantal.replace('Europe/Paris', 'Europe/Aurillac'), 'fuseau = Europe/Aurillac'],
    ['no commune', cantal.replace('Exempleville', ''), 'commune = '],
    ['a name of 121 letters', cantal.replace('Collège des Trois Vallées', 'L'.repeat(121)), `nom = ${'L'.repeat(74)}`],
    ['a département of the moon', cantal.replace(',15,', ',x5,'), 'departement = x5'],
    ['a latitude beyond the pole', cantal.replace('45.1', '145.1'), 'lat = 145.1'],
    ['a UAI that stands twice', reunion.replace('9740001H', '0159999M'), 'uai = 0159999M'],
  ])('%s is told with its line', (_, row, fact) => {
    expect(
      rejected(
        cantal.replace('0159999M', '0010002X'),
        cantal.replace('0159999M', '0010005A'),
        reunion.replace('9740001H', '0159999M'),
        row,
      ),
    ).toContainEqual({
      line: 5,
      fact,
    });
  });

  test('a missing column is named', () => {
    expect(details(Buffer.from('uai;nom\n0159999M;Collège\n'))).toContainEqual({ line: 1, fact: 'fuseau' });
    expect(details(Buffer.from(header.replace('fuseau', 'tz')))).toEqual([{ line: 1, fact: 'fuseau' }]);
  });

  test('a row with a field too few, an open quote and a wrong encoding are refused', () => {
    expect(rejected(cantal, '0010002X,Collège')[0]?.line).toBe(3);
    expect(rejected(cantal, '0010002X,"Collège')).toHaveLength(1);
    expect(details(Buffer.from([header, cantal].join('\n'), 'latin1'))).toEqual([{ line: 1, fact: 'UTF-8' }]);
  });

  test('of a thousand faults the first hundred are told', () => {
    expect(rejected(...Array.from({ length: 1000 }, () => cantal.replace(',06,', ',99,')))).toHaveLength(100);
  });

  test.skipIf(noData)('all 7,654 collèges of France are read (skipped without the open data)', () => {
    const academies = readFileSync(dataFile('nomenclatures/academies.csv'), 'utf8').trim().split('\n').slice(1);
    const all = new Map(academies.map((line) => line.split(',')).map(([code = '', , zone = '']) => [code, zone]));
    expect(readSchoolsFile(readFileSync(dataFile('etablissements/colleges.csv')), all)).toHaveLength(7654);
  });
});
