import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventDoc } from '../../../src/model/event.ts';
import { ProfileDoc } from '../../../src/model/profile.ts';
import { Role } from '../../../src/model/role.ts';
import { eventSource, maskEvent, maskedEventPaths } from '../../../src/privacy/event-policy.ts';
import {
  maskedFields,
  maskProfile,
  type ProfileField,
  searchableTiers,
  visibleFields,
} from '../../../src/privacy/policy.ts';
import { HIT_FIELDS } from '../../../src/search/build-search.ts';
import { TIERS } from '../../../src/search/tiers.ts';

const FIELDS = Object.keys(ProfileDoc.shape) as ProfileField[];
const roles = fc.subarray([...Role.options]);

test('every role is either shown a field or told that it is masked, but for the raw state', () => {
  fc.assert(
    fc.property(
      roles.filter((some) => some.length > 0),
      (some) => {
        const visible = visibleFields(some);
        const masked = new Set(maskedFields(some));
        for (const field of FIELDS) {
          if (field === 'state')
            expect([visible.has(field), masked.has(field)]).toEqual([false, false]);
          else expect(visible.has(field)).not.toBe(masked.has(field));
        }
      },
    ),
  );
});

test('no masked value is anywhere in an answer', () => {
  fc.assert(
    fc.property(roles, fc.uuid(), (some, nonce) => {
      const document = Object.fromEntries(FIELDS.map((field) => [field, `${field}:${nonce}`]));
      const answer = JSON.stringify(maskProfile(document, some).document);
      const visible = visibleFields(some);
      for (const field of FIELDS) {
        expect(answer.includes(`"${field}:${nonce}"`)).toBe(visible.has(field));
      }
    }),
  );
});

test('a tier is open only where its field is visible', () => {
  for (const role of Role.options) {
    const visible = visibleFields([role]);
    for (const tier of searchableTiers([role])) expect(visible.has(TIERS[tier].field)).toBe(true);
  }
  expect([...searchableTiers(['analyst'])].toSorted()).toEqual(['city', 'city_fuzzy', 'postcode']);
  expect(searchableTiers([])).toEqual(new Set());
});

test('no role sees nothing', () => {
  expect(visibleFields([]).size).toBe(0);
  expect(eventSource([])).toEqual([]);
  expect(HIT_FIELDS.filter((field) => visibleFields([]).has(field))).toEqual([]);
});

describe('direct identifiers', () => {
  const direct: ProfileField[] = [
    'names',
    'display_name',
    'given_name',
    'family_name',
    'email',
    'emails',
    'phone',
    'phones',
    'street',
    'location',
    'birth_date',
    'identifiers',
    'identifier_values',
    'custom',
    'state',
  ];
  test.each(['marketer', 'analyst', 'manager'] as const)('are closed to a %s', (role) => {
    const visible = visibleFields([role]);
    expect(direct.filter((field) => visible.has(field))).toEqual([]);
  });
  test.each(['representative', 'steward', 'privacy_officer', 'administrator'] as const)(
    'are open to a %s, the raw state excepted',
    (role) => {
      const visible = visibleFields([role]);
      expect(direct.filter((field) => !visible.has(field))).toEqual(['state']);
    },
  );
});

describe('events', () => {
  const event = {
    event_id: 'e',
    batch_id: 'SECRET',
    message_id: 'SECRET',
    text: 'SECRET',
    identifiers: ['SECRET'],
    properties: { a: 'SECRET' },
    session_id: 'SECRET',
    page: { host: 'shop.example', url: 'SECRET', path: 'SECRET' },
    place: { city: 'Lyon', postcode: 'SECRET', location: { lat: 1, lon: 2 } },
    order: { order_id: 'SECRET', total_minor: 100 },
    name: 'order_completed',
  } satisfies Partial<EventDoc>;

  test('show an analyst what happened, not to whom', () => {
    const shown = maskEvent(event, ['analyst']);
    expect(JSON.stringify(shown)).not.toContain('SECRET');
    expect(shown).toEqual({
      event_id: 'e',
      page: { host: 'shop.example' },
      place: { city: 'Lyon' },
      order: { total_minor: 100 },
      name: 'order_completed',
    });
    expect(maskedEventPaths(['analyst'])).toEqual(
      expect.arrayContaining(['text', 'identifiers', 'order.*']),
    );
  });

  test('hide the writer’s bookkeeping from everybody', () => {
    for (const role of Role.options) {
      expect(maskEvent(event, [role])).not.toHaveProperty('batch_id');
      expect(eventSource([role])).not.toContain('batch_id');
    }
    expect(maskedEventPaths(['representative'])).toEqual([]);
    expect(Object.keys(EventDoc.shape)).toContain('batch_id');
  });
});
