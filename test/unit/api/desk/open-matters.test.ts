import { describe, expect, test } from 'vitest';
import { openMatters } from '../../../../src/api/desk/open-matters.ts';
import { personKey } from '../../../../src/api/desk/person-key.ts';
import { BUILT_IN_POLICY, buildIdentityPolicy } from '../../../../src/identity/identity-policy.ts';
import type { EventDoc } from '../../../../src/model/event.ts';
import { eventDoc, instant } from '../../../support/event-doc.ts';

let count = 0;
const told = (name: string, day: number, own: Partial<EventDoc>) => {
  count += 1;
  return eventDoc({
    event_id: `e${count}`,
    name,
    occurred_at: instant(day),
    source: 'desk',
    ...own,
  });
};
const task = (id: string, status: string) => ({ subject: { type: 'task', id, status } });
const ticket = (id: string, status?: string) => ({
  source: 'support',
  subject: { type: 'ticket', id, topic: 'Livraison', ...(status === undefined ? {} : { status }) },
});

describe('what is open with a person', () => {
  const cases: { name: string; events: EventDoc[]; open: string[] }[] = [
    {
      name: 'a task, until it is done',
      events: [told('task_created', 1, task('a', 'open'))],
      open: ['a'],
    },
    {
      name: 'not a task that is done, whichever is read first',
      events: [
        told('task_completed', 2, task('a', 'done')),
        told('task_created', 1, task('a', 'open')),
      ],
      open: [],
    },
    {
      name: 'a ticket by its newest status',
      events: [
        told('ticket_created', 1, ticket('t1', 'open')),
        told('ticket_updated', 2, ticket('t1', 'Solved')),
        told('ticket_created', 1, ticket('t2', 'solved')),
        told('ticket_updated', 3, ticket('t2', 'reopened')),
      ],
      open: ['t2'],
    },
    {
      name: 'not a ticket of which nobody says how it stands',
      events: [told('ticket_created', 1, ticket('t3'))],
      open: [],
    },
    {
      name: 'not a ticket that was closed without a status',
      events: [
        told('ticket_created', 1, ticket('t4', 'open')),
        told('ticket_closed', 2, ticket('t4')),
      ],
      open: [],
    },
    {
      name: 'tickets of one number in two systems apart',
      events: [
        told('ticket_created', 1, ticket('t5', 'open')),
        told('ticket_created', 2, { ...ticket('t5', 'closed'), source: 'zendesk_tickets' }),
      ],
      open: ['t5'],
    },
    {
      name: 'due ones first, the earliest at the top, then the newest',
      events: [
        told('task_created', 1, { ...task('old', 'open') }),
        told('task_created', 3, { ...task('new', 'open') }),
        told('task_created', 1, { ...task('june', 'open'), properties: { due_on: '2026-06-01' } }),
        told('task_created', 1, { ...task('may', 'open'), properties: { due_on: '2026-05-01' } }),
      ],
      open: ['may', 'june', 'new', 'old'],
    },
    {
      name: 'nothing where nothing has a subject',
      events: [told('complaint_filed', 1, {})],
      open: [],
    },
  ];
  test.each(cases)('$name', ({ events, open }) => {
    expect(openMatters(events).map(({ id }) => id)).toEqual(open);
  });
});

describe('the identifier that a note is written under', () => {
  test.each([
    [
      ['customer_id:crm/C-1', 'email:a@example.org'],
      { customer_id: { scope: 'crm', value: 'C-1' } },
    ],
    [['email:a@example.org'], { email: { value: 'a@example.org' } }],
    [['loyalty_id:shop/99/A'], { loyalty_id: { scope: 'shop', value: '99/A' } }],
    [
      ['member_no:club/7', 'anonymous_id:web/x-1'],
      { anonymous_id: { scope: 'web', value: 'x-1' } },
    ],
    [['member_no:club/7'], undefined],
    [[], undefined],
  ])('of %j is %j', (keys, expected) => {
    expect(personKey(keys, BUILT_IN_POLICY)).toEqual(expected);
  });

  test('is never a value that many people share', () => {
    const policy = buildIdentityPolicy({ generic: new Set(['email:info@example.org']) });
    expect(personKey(['email:info@example.org', 'phone:+33612345678'], policy)).toEqual({
      phone: { value: '+33612345678' },
    });
  });
});
