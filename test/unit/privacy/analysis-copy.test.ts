import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildAnalysisMappings } from '../../../src/elasticsearch/analysis-mappings.ts';
import type { FieldMapping } from '../../../src/elasticsearch/definitions.ts';
import {
  AnalysedEvent,
  AnalysedPerson,
  copyEvent,
  copyProfile,
} from '../../../src/privacy/analysis-copy.ts';
import { eventSource } from '../../../src/privacy/event-policy.ts';
import { visibleFields } from '../../../src/privacy/policy.ts';
import { mayAsk } from '../../../src/privacy/question-policy.ts';
import { enginePath } from '../../../src/segments/field.ts';
import { FIELDS } from '../../../src/segments/fields.ts';
import { eventDoc } from '../../support/event-doc.ts';
import { person } from '../../support/person.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../mappings/${name}.json`, import.meta.url), 'utf8')) as {
    settings: object;
    mappings: FieldMapping;
  };

const ANALYST = ['analyst'] as const;
/** Who somebody is, in our own words: the copies say it by pseudonym. */
const IDS = new Set(['profile_id', 'event_id']);
const built = buildAnalysisMappings({
  profiles: read('profiles').mappings,
  events: read('events').mappings,
});

describe('copies for analysis', () => {
  test.each(['analysis-people', 'analysis-events'] as const)(
    'mapping file %s is the one that npm run mappings writes',
    (name) => expect(read(name)).toEqual(JSON.parse(JSON.stringify(built[name]))),
  );

  test('hold every field that an analyst may ask by, and know it by the same name', () => {
    const missing = FIELDS.filter((field) => mayAsk(field, ANALYST) && !IDS.has(field.name))
      .filter(({ subject, ...field }) => {
        const copy = built[subject === 'profiles' ? 'analysis-people' : 'analysis-events'];
        return mappingAt(copy.mappings, enginePath({ subject, ...field })) === undefined;
      })
      .map(({ name }) => name);
    expect(missing).toEqual([]);
  });

  test('hold no field that an analyst may not see', () => {
    const visible = visibleFields(ANALYST);
    const own = new Set(['person', 'amounts']);
    const people = Object.keys(AnalysedPerson.shape).filter((field) => !own.has(field));
    expect(people.filter((field) => !visible.has(field as never))).toEqual([]);
    const allowed = eventSource(ANALYST);
    const events = pathsOf(built['analysis-events'].mappings).filter(
      (path) => !own.has(path.split('.')[0] ?? ''),
    );
    const isAllowed = (path: string) =>
      allowed.some((one) => path === one || path.startsWith(`${one}.`));
    expect(events.filter((path) => !isAllowed(path))).toEqual([]);
  });

  test('say nothing of who a person is', () => {
    const told = { given_name: 'Camille', email: 'camille@example.org', city: 'Lyon' };
    const copy = copyProfile(person('p_secret', told), 'a_1');
    expect(AnalysedPerson.parse(copy)).toMatchObject({ person: 'a_1', city: 'Lyon' });
    expect(JSON.stringify(copy)).not.toMatch(/camille|p_secret/i);
    const event = copyEvent(
      eventDoc({
        event_id: 'e_secret',
        profile_id: 'p_secret',
        text: 'je suis Camille',
        session_id: 's_secret',
        identifiers: ['email:camille@example.org'],
        properties: { note: 'Camille' },
        order: { order_id: 'o_secret', total_minor: 1250, coupon: 'MAI' },
        page: { url: 'https://shop.example/?who=camille', host: 'shop.example' },
        place: { city: 'Lyon', postcode: '69001' },
        currency: 'EUR',
      }),
      'a_1',
    );
    expect(AnalysedEvent.parse(event)).toMatchObject({
      person: 'a_1',
      order: { coupon: 'MAI' },
      page: { host: 'shop.example' },
      place: { city: 'Lyon' },
      amounts: { order_total: 12.5 },
    });
    expect(JSON.stringify(event)).not.toMatch(/camille|secret/i);
  });

  test.each([
    { currency: 'EUR', minor: 1999, amount: 19.99 },
    { currency: 'JPY', minor: 1999, amount: 1999 },
    { currency: 'KWD', minor: 1999, amount: 1.999 },
  ])('shift the decimal as $currency does', ({ currency, minor, amount }) => {
    const event = eventDoc({ event_id: 'e', revenue_minor: minor, currency });
    expect(copyEvent(event, 'a').amounts).toEqual({ revenue: amount });
  });

  test('leave out people who live on as another', () => {
    const merged = person('p_1', {}, { changes: { status: 'merged' } });
    expect(copyProfile(merged, 'a_1')).toBeUndefined();
  });
});

function mappingAt(mapping: FieldMapping, path: string): FieldMapping | undefined {
  return path
    .split('.')
    .reduce<FieldMapping | undefined>(
      (at, name) => at?.properties?.[name] ?? at?.fields?.[name],
      mapping,
    );
}

function pathsOf(mapping: FieldMapping, path = ''): string[] {
  if (mapping.properties === undefined) return [path];
  return Object.entries(mapping.properties).flatMap(([name, inner]) =>
    pathsOf(inner, path === '' ? name : `${path}.${name}`),
  );
}
