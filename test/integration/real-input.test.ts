import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestProduct, type TestProduct } from '../support/product.ts';
import {
  createInput,
  exportPeople,
  importFiles,
  type Olist,
  type Outcome,
  olistOf,
  type Person,
} from '../support/real-input.ts';
import { sharedData } from '../support/shared-data.ts';
import { readRows } from '../support/source-files.ts';

/** Persons taken of Olist's 8,016, besides those who ordered more than once: the whole takes minutes. */
const OLIST_PEOPLE = 500;
/** Lines taken of 14,074. */
const LOG_LINES = 600;

const hasData = sharedData('olist') !== undefined;
if (!hasData) process.stderr.write('real input: skipped, the shared data sets are not here\n');

const Order = z.looseObject({
  order_id: z.int(),
  email: z.string(),
  currency: z.string(),
  taxful_total_price: z.number(),
});
const Found = z.object({
  hits: z.array(z.object({ profile: z.looseObject({ profile_id: z.string() }) })),
});
const Timeline = z.object({
  events: z.array(
    z.looseObject({
      name: z.string(),
      occurred_at: z.string(),
      revenue_minor: z.int().optional(),
      currency: z.string().optional(),
      rating: z.number().optional(),
      text: z.string().optional(),
      order: z.looseObject({ order_id: z.string() }).optional(),
    }),
  ),
});

describe.skipIf(!hasData)('real input, imported by the command line in an awkward order', () => {
  let product: TestProduct;
  let olist: Olist;
  let orders: z.infer<typeof Order>[];
  let files: string[] = [];
  let imported: Awaited<ReturnType<typeof importFiles>>;
  let people: Person[] = [];

  beforeAll(async () => {
    product = await startTestProduct('process');
    const input = createInput(product);
    olist = olistOf(OLIST_PEOPLE);
    orders = readRows('elastic-sample/ecommerce.ndjson.gz', 1e6).map((row) => Order.parse(row));
    files = [
      // What a customer did comes long before anything says who the customer is.
      input.writeCsv('items.csv.gz', olist.items),
      input.writeCsv('reviews.csv.gz', olist.reviews),
      input.writeCsv('payments.csv.gz', olist.payments),
      input.writeCsv('orders.csv.gz', olist.orders),
      input.writeCsv('customers.csv.gz', olist.customers),
      input.copy('elastic-sample/ecommerce.ndjson.gz'),
      input.copy('elastic-sample/accounts.bulk.ndjson.gz'),
      input.copy('crm-exports/hubspot/contact_data.csv'),
      input.copy('crm-exports/shopify/shopify_order_data.csv'),
      input.copy('crm-exports/shopify/shopify_customer_data.csv'),
      input.copy('crm-exports/stripe/charge_data.csv'),
      input.copy('crm-exports/stripe/customer_data.csv'),
      input.copy('crm-exports/mailchimp/member.csv'),
      input.copy('crm-exports/zendesk/user_data.csv'),
      input.copy('crm-exports/dittofeed-uploads/users.csv'),
      input.copy('crm-exports/dittofeed-uploads/missing-email-users.csv'),
      input.copy('crm-exports/dittofeed-uploads/subscription-group-actions.csv'),
      input.copy('crm-exports/dittofeed-uploads/missing-some-identifiers.csv'),
    ];
    imported = await importFiles(product, files);
    people = await exportPeople(product);
  }, 300_000);
  afterAll(() => product?.stop());

  const outcomeOf = (file: string): Outcome | undefined => imported.outcomes.get(file);
  const holders = (prefix: string) =>
    people.filter(({ identifiers }) => identifiers.some((key) => key.startsWith(prefix)));
  const holding = (key: string) => people.filter(({ identifiers }) => identifiers.includes(key));

  describe('import', () => {
    test('recognises the source of every file by its columns', () => {
      const sources = [...imported.outcomes].map(([file, { source }]) => [file, source]);
      expect(Object.fromEntries(sources)).toEqual({
        'items.csv.gz': 'olist_order_items',
        'reviews.csv.gz': 'olist_order_reviews',
        'payments.csv.gz': 'olist_order_payments',
        'orders.csv.gz': 'olist_orders',
        'customers.csv.gz': 'olist_customers',
        'ecommerce.ndjson.gz': 'elastic_ecommerce',
        'accounts.bulk.ndjson.gz': 'elastic_accounts',
        'contact_data.csv': 'hubspot_contacts',
        'shopify_order_data.csv': 'shopify_orders',
        'shopify_customer_data.csv': 'shopify_customers',
        'charge_data.csv': 'stripe_charges',
        'customer_data.csv': 'stripe_customers',
        'member.csv': 'mailchimp_members',
        'user_data.csv': 'zendesk_users',
        'users.csv': 'dittofeed_users',
        'missing-email-users.csv': 'dittofeed_users',
        'subscription-group-actions.csv': 'dittofeed_users',
        'missing-some-identifiers.csv': 'dittofeed_users',
      });
    });

    test('takes every row of sound files as new', () => {
      const count = (rows: readonly unknown[]) => ({ rows: rows.length, created: rows.length });
      expect(outcomeOf('items.csv.gz')).toMatchObject(count(olist.items));
      expect(outcomeOf('reviews.csv.gz')).toMatchObject(count(olist.reviews));
      expect(outcomeOf('payments.csv.gz')).toMatchObject(count(olist.payments));
      expect(outcomeOf('orders.csv.gz')).toMatchObject(count(olist.orders));
      expect(outcomeOf('customers.csv.gz')).toMatchObject(count(olist.customers));
      expect(outcomeOf('ecommerce.ndjson.gz')).toMatchObject(count(orders));
      expect(outcomeOf('accounts.bulk.ndjson.gz')).toMatchObject({ rows: 1000, created: 1000 });
    });

    test('accepted is the sum of what became of it', async () => {
      const sent = [...imported.outcomes.values()].reduce((sum, one) => sum + one.sent, 0);
      const { body } = await product.request('manager', 'GET', '/v1/ingest/status');
      const status = z.record(z.string(), z.unknown()).parse(body);
      const { indexed, dead_lettered, suppressed, duplicate, queued } = status;
      expect(status).toMatchObject({ accepted: sent, queued: 0, dead_lettered: 1 });
      expect(
        [indexed, dead_lettered, suppressed, duplicate, queued].reduce<number>(
          (sum, count) => sum + Number(count),
          0,
        ),
      ).toBe(sent);
    });
  });

  describe('Olist', () => {
    const personOf = () => {
      const byCustomer = new Map(
        olist.customers.map((row) => [row['customer_id'], row['customer_unique_id']]),
      );
      return new Map(
        olist.orders.map((row) => [row['order_id'], byCustomer.get(row['customer_id'])]),
      );
    };
    const sumBy = (rows: readonly (readonly [string | undefined, number])[]) => {
      const sums = new Map<string | undefined, number>();
      for (const [key, more] of rows) sums.set(key, (sums.get(key) ?? 0) + more);
      return sums;
    };
    const known = () => holders('customer_id:olist/');
    const uniqueIdOf = ({ identifiers }: Person) =>
      identifiers.find((key) => key.startsWith('customer_id:olist/'))?.split('/')[1];

    test('has one profile per person, and nobody besides', () => {
      const persons = new Set(olist.customers.map((row) => row['customer_unique_id']));
      expect(new Set(known().map(uniqueIdOf))).toEqual(persons);
      expect(known()).toHaveLength(persons.size);
      expect(holders('order_id:olist')).toHaveLength(persons.size);
    });

    test('counts the orders of each person, cancelled ones left out', () => {
      const person = personOf();
      const placed = olist.orders
        .filter((row) => !['canceled', 'unavailable'].includes(row['order_status'] ?? ''))
        .map((row) => [person.get(row['order_id'] ?? ''), 1] as const);
      const expected = sumBy(placed);
      const wrong = known().filter(
        (one) => one.relational.orders_count !== (expected.get(uniqueIdOf(one)) ?? 0),
      );
      expect(wrong).toEqual([]);
      expect(Math.max(...expected.values())).toBeGreaterThan(2);
    });

    test('adds up price and freight per person, in centavos', () => {
      const person = personOf();
      const centavos = (amount = '') => Math.round(Number(amount) * 100);
      const expected = sumBy(
        olist.items.map((row) => [
          person.get(row['order_id'] ?? ''),
          centavos(row['price']) + centavos(row['freight_value']),
        ]),
      );
      for (const one of known()) {
        const sum = expected.get(uniqueIdOf(one));
        expect(one.relational).toMatchObject(
          sum === undefined
            ? { revenue_minor: null, currency: null }
            : { revenue_minor: sum, currency: 'BRL' },
        );
      }
    });

    test('counts each order, line and review once', () => {
      const person = personOf();
      const expected = sumBy(
        [...olist.orders, ...olist.items, ...olist.reviews].map((row) => [
          person.get(row['order_id'] ?? ''),
          1,
        ]),
      );
      const wrong = known().filter((one) => one.events_count !== expected.get(uniqueIdOf(one)));
      expect(wrong).toEqual([]);
    });

    test('a representative finds the person by order number, and reads review and lines', async () => {
      const review = olist.reviews.find(
        (row) =>
          (row['review_comment_message'] ?? '').trim().length > 20 &&
          olist.items.some((item) => item['order_id'] === row['order_id']),
      );
      const order_id = review?.['order_id'] ?? '';
      const order = olist.orders.find((row) => row['order_id'] === order_id);
      const [owner] = holding(`order_id:olist/${order_id}`);
      const found = await search(order_id);
      expect(found.map((profile) => profile.profile_id)).toEqual([owner?.profile_id]);

      const events = await timeline(owner?.profile_id);
      const lines = olist.items.filter((row) => row['order_id'] === order_id);
      expect(events.filter(({ name }) => name === 'order_line_sold')).toHaveLength(lines.length);
      const placed = events.find(
        (event) => event.name.startsWith('order_c') && event.order?.order_id === order_id,
      );
      // Wall-clock time of São Paulo: UTC-3, or UTC-2 in its summer until 2019.
      const bought = Date.parse(`${order?.['order_purchase_timestamp']?.replace(' ', 'T')}Z`);
      const hours = (Date.parse(placed?.occurred_at ?? '') - bought) / 3_600_000;
      expect([2, 3]).toContain(hours);
      const reviewed = events.filter((event) => event.name === 'product_reviewed');
      expect(reviewed).toContainEqual(
        expect.objectContaining({
          rating: Number(review?.['review_score']),
          text: expect.stringContaining(
            (review?.['review_comment_message'] ?? '').trim().split(/\s/)[0] ?? '',
          ),
        }),
      );
    });
  });

  describe('Elastic sample', () => {
    test('has one profile per e-mail address of the orders, with the sum in EUR', () => {
      const byPerson = Map.groupBy(orders, ({ email }) => email.toLowerCase());
      const shoppers = holders('order_id:elastic_ecommerce/');
      expect(shoppers).toHaveLength(byPerson.size);
      const profileOf = new Map(
        shoppers.flatMap((one) => one.identifiers.map((key) => [key, one] as const)),
      );
      for (const bought of byPerson.values()) {
        const cents = bought.map((order) => Math.round(order.taxful_total_price * 100));
        const [profile, ...others] = new Set(
          bought.map((order) => profileOf.get(`order_id:elastic_ecommerce/${order.order_id}`)),
        );
        expect(others).toEqual([]);
        expect(profile?.relational).toEqual(
          expect.objectContaining({
            orders_count: bought.length,
            revenue_minor: cents.reduce((sum, more) => sum + more, 0),
            currency: 'EUR',
          }),
        );
      }
    });

    test('has one profile per account', () => {
      const accounts = readRows('elastic-sample/accounts.bulk.ndjson.gz', 1e6);
      const owners = accounts.map((row) => {
        const email = holding(`email:${String(row['email']).toLowerCase()}`);
        // One address of the file has two @ and is none: that account is known by its number alone.
        return email.length > 0
          ? email
          : holding(`account_id:elastic_accounts/${row['account_number']}`);
      });
      expect(owners.filter((found) => found.length !== 1)).toEqual([]);
      const ids = new Set(owners.flat().map(({ profile_id }) => profile_id));
      expect(ids.size).toBe(accounts.length);
      // The account with number 0 is known by e-mail alone: zeros are what systems write where they know nobody.
      expect(holders('account_id:elastic_accounts/')).toHaveLength(accounts.length - 1);
    });

    test('a representative finds a person by name and reads what they bought', async () => {
      const order = orders[0];
      const [given, family] = ['Eddie', 'Underwood'];
      expect(order).toMatchObject({ customer_first_name: given, customer_last_name: family });
      const [best] = await search(`${family} ${given}`);
      expect(best).toMatchObject({ display_name: `${given} ${family}` });
      const events = await timeline(best?.profile_id);
      const expected = orders
        .filter(({ email }) => email === order?.email)
        .map((one) => ({
          name: 'order_completed',
          revenue_minor: Math.round(one.taxful_total_price * 100),
          currency: 'EUR',
          order: expect.objectContaining({ order_id: String(one.order_id) }),
        }));
      expect(events).toHaveLength(expected.length);
      for (const one of expected) expect(events).toContainEqual(expect.objectContaining(one));
      const { body } = await product.request(
        'representative',
        'GET',
        `/v1/profiles/${best?.profile_id}`,
      );
      expect(body).toMatchObject({ masked: [], profile: { emails: [order?.email] } });
    });
  });

  describe('exports of other tools', () => {
    test('HubSpot, Stripe, Mailchimp and Zendesk: one profile per customer of each', () => {
      const ids = (path: string, column: string) =>
        new Set(
          readRows(`crm-exports/${path}`, 1e6)
            .map((row) => String(row[column] ?? ''))
            .filter((id) => id !== ''),
        );
      expect(holders('customer_id:hubspot/')).toHaveLength(
        ids('hubspot/contact_data.csv', 'id').size,
      );
      expect(holders('customer_id:mailchimp/')).toHaveLength(
        ids('mailchimp/member.csv', 'id').size,
      );
      // All ten carry one and the same address: another customer of the same desk is another person all the same.
      expect(holders('customer_id:zendesk/')).toHaveLength(ids('zendesk/user_data.csv', 'id').size);
      const stripe = new Set([
        ...ids('stripe/customer_data.csv', 'id'),
        ...ids('stripe/charge_data.csv', 'customer_id'),
      ]);
      expect(holders('customer_id:stripe/')).toHaveLength(stripe.size);
      // Every charge of the file was declined.
      for (const one of holders('customer_id:stripe/')) {
        expect(one.relational).toMatchObject({ orders_count: 0, revenue_minor: null });
      }
    });

    test('Shopify: orders join their customers, money stays in its currency', () => {
      const bought = readRows('crm-exports/shopify/shopify_order_data.csv', 1e6);
      const customers = readRows('crm-exports/shopify/shopify_customer_data.csv', 1e6);
      const ids = new Set([
        ...bought.map((row) => row['customer_id']),
        ...customers.map((row) => row['id']),
      ]);
      expect(holders('customer_id:shopify/')).toHaveLength(ids.size);
      for (const id of new Set(bought.map((row) => row['customer_id']))) {
        const own = bought.filter((row) => row['customer_id'] === id);
        const cents = own.map((row) => Math.round(Number(row['total_price']) * 100));
        expect(holding(`customer_id:shopify/${id}`)).toEqual([
          expect.objectContaining({
            relational: expect.objectContaining({
              orders_count: own.length,
              revenue_minor: cents.reduce((sum, more) => sum + more, 0),
              currency: own[0]?.['currency'],
            }),
          }),
        ]);
      }
    });

    test('faulty files: sound rows are people, each bad one comes back with its reason', () => {
      expect(holders('customer_id:dittofeed/')).toHaveLength(5);
      expect(outcomeOf('users.csv')).toMatchObject({ created: 5 });
      expect(outcomeOf('missing-email-users.csv')).toMatchObject({ updated: 5, failed: 0 });
      expect(imported.code).toBe(3);

      const short = outcomeOf('subscription-group-actions.csv');
      expect(short).toMatchObject({ rows: 5, refused: 1, updated: 4 });
      expect(rejectedLines(short)).toEqual([
        expect.stringMatching(/^6,too_few_fields,.*charlie@example\.com/),
      ]);
      const nobody = outcomeOf('missing-some-identifiers.csv');
      expect(nobody).toMatchObject({ rows: 5, failed: 1, created: 1, updated: 3 });
      expect(rejectedLines(nobody)).toEqual([expect.stringMatching(/^,pipeline_failed,.*John/)]);
    });

    test.each([
      ['without a header', 'missing-headers-users.csv', /no header|header/],
      ['without any identifier', 'missing-identifiers.csv', /source/],
    ])('a file %s is refused whole, before anything is sent', async (_name, file, reason) => {
      const path = sharedData(`crm-exports/dittofeed-uploads/${file}`) ?? '';
      const { code, stdout, stderr } = await product.cli(['import', path]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(reason);
    });

    test('consents of the newest decision hold, and no decision is none', async () => {
      const consentsOf = async (key: string) => {
        const path = `/v1/profiles/${encodeURIComponent(key)}`;
        const { body } = await product.request('privacy_officer', 'GET', path);
        return z.object({ profile: z.looseObject({ consents: z.unknown() }) }).parse(body).profile
          .consents;
      };
      expect(await consentsOf('email:johndoe@example.com')).toMatchObject({
        email_marketing: { granted: true, source: 'dittofeed_users' },
      });
      expect(await consentsOf('email:janedoe@example.com')).toMatchObject({
        email_marketing: { granted: false },
      });
      expect(await consentsOf('email:bob@example.com')).toEqual({});
      expect(await consentsOf('email:dylan+testing@example.co')).toMatchObject({
        email_marketing: { granted: false, source: 'mailchimp_members' },
      });
    });
  });

  test('importing again changes nothing: rows with a date of their own are duplicates', async () => {
    const again = files.filter((file) =>
      /(items|reviews|customers|contact_data|charge)/.test(file),
    );
    const { outcomes } = await importFiles(product, again);
    const counts = [...outcomes].map(([file, one]) => [
      file,
      { duplicate: one.duplicate, updated: one.updated, others: one.created + one.failed },
    ]);
    const dated = (rows: number) => ({ duplicate: rows, updated: 0, others: 0 });
    expect(Object.fromEntries(counts)).toEqual({
      'items.csv.gz': dated(olist.items.length),
      'reviews.csv.gz': dated(olist.reviews.length),
      // These rows bear no date, so that the source confirms them anew as of today.
      'customers.csv.gz': { duplicate: 0, updated: olist.customers.length, others: 0 },
      'contact_data.csv': dated(22),
      'charge_data.csv': dated(16),
    });
    const byId = (a: Person, b: Person) => (a.profile_id < b.profile_id ? -1 : 1);
    expect((await exportPeople(product)).toSorted(byId)).toEqual(people.toSorted(byId));
  });

  test('web logs are visitors without a name, one per address and browser', async () => {
    const lines = readRows('elastic-sample/logs.ndjson.gz', LOG_LINES);
    const visitors = new Set(lines.map((line) => `${line['clientip']}|${line['agent']}`));
    const input = lines.map((line) => JSON.stringify(line)).join('\n');
    const { url, access } = product.product;
    const answer = await fetch(`${url}/v1/records/elastic_logs?wait=indexed`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${access.keys.steward}`,
        'content-type': 'application/x-ndjson',
      },
      body: input,
    });
    const taken = z.object({ accepted: z.int(), fate: z.looseObject({ queued: z.int() }) });
    expect(taken.parse(await answer.json())).toMatchObject({
      accepted: lines.length,
      fate: { queued: 0 },
    });
    const grown = await exportPeople(product);
    const anonymous = grown.filter((one) =>
      one.identifiers.some((key) => key.startsWith('anonymous_id:elastic_logs/')),
    );
    expect(anonymous).toHaveLength(visitors.size);
    expect(anonymous.reduce((sum, one) => sum + one.events_count, 0)).toBe(lines.length);
    expect(JSON.stringify(anonymous)).not.toMatch(/Mozilla|\d+\.\d+\.\d+\.\d+/);
  });

  test('what is stored is what its records and events add up to', async () => {
    const { code, stdout } = await product.cli(['verify', '--sample', '400']);
    expect({ code, stdout }).toMatchObject({ code: 0 });
  });

  async function search(query: string) {
    const answer = await product.request('representative', 'POST', '/v1/profiles/search', {
      query,
    });
    expect(answer.status).toBe(200);
    return Found.parse(answer.body).hits.map((hit) => hit.profile);
  }

  async function timeline(id = '') {
    const path = `/v1/profiles/${id}/timeline?size=200`;
    const { body } = await product.request('representative', 'GET', path);
    return Timeline.parse(body).events;
  }
});

/** Lines of the rejected file after its header. */
function rejectedLines(outcome: Outcome | undefined): string[] {
  return readFileSync(outcome?.rejected_path ?? '', 'utf8')
    .trim()
    .split('\n')
    .slice(1);
}
