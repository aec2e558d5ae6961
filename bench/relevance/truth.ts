import { DEMO_MONTHS, type DemoMessage, generateDemo } from '../../src/demo/generate.ts';
import { generatePeople, type Person } from '../../src/demo/people.ts';
import { foldText } from '../../src/identity/words/fold.ts';
import type { Company } from './load-company.ts';

/** A true person, and what the company's sources have told of them: the rest cannot be asked for. */
export interface KnownPerson {
  readonly person: Person;
  /** as last told by the CRM; empty text where it says nothing */
  readonly crm: Readonly<Record<string, string>> | undefined;
  readonly orders: readonly string[];
  readonly tickets: readonly { readonly id: string; readonly text: string }[];
  /** till receipts that name this person */
  readonly receipts: readonly string[];
  /** all that the person wrote, folded */
  readonly texts: readonly string[];
  readonly phones: readonly string[];
  readonly cards: readonly string[];
}

/** Everybody in the company's hidden truth of whom some source has told a name or an address. */
export function knownPeople(company: Company): KnownPerson[] {
  const nowMs = company.now.getTime();
  const startMs = nowMs - DEMO_MONTHS * 30.4375 * 86_400_000;
  const told = Map.groupBy(generateDemo(company), ({ person_id }) => person_id);
  return [...generatePeople({ ...company, nowMs, startMs })].flatMap((person) => {
    const messages = told.get(person.person_id) ?? [];
    const known = knownOf(person, messages);
    return known.crm === undefined && known.orders.length === 0 ? [] : [known];
  });
}

function knownOf(person: Person, messages: readonly DemoMessage[]): KnownPerson {
  const of = (source: string) => messages.filter((message) => message.source === source);
  const texts = (rows: readonly DemoMessage[], field: string) =>
    rows.flatMap(({ payload }) => textOf(payload, field) ?? []);
  const crm = of('crm').at(-1)?.payload;
  const support = of('support');
  const named = of('pos').filter(
    ({ payload }) => textOf(payload, 'carte_fidelite') ?? textOf(payload, 'email_ticket'),
  );
  return {
    person,
    crm: crm as Record<string, string> | undefined,
    orders: unique(texts(of('shop'), 'order_number')),
    tickets: support.map(({ id, payload }) => ({ id, text: textOf(payload, 'description') ?? '' })),
    receipts: unique(texts(named, 'no_ticket')),
    texts: [
      ...texts(support, 'description'),
      ...texts(of('surveys'), 'comment'),
      ...texts(of('social'), 'text'),
    ].map(foldText),
    phones: unique([
      ...texts(of('shop'), 'phone'),
      ...texts(support, 'requester_phone'),
      ...texts(of('crm'), 'tel_mobile'),
    ]),
    cards: unique([
      ...texts(of('crm'), 'carte_fidelite'),
      ...texts(of('shop'), 'loyalty_number'),
      ...texts(of('pos'), 'carte_fidelite'),
    ]),
  };
}

function textOf(payload: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = payload[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
