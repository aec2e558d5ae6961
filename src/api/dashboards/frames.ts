import type { AttributionAnswer } from '../../analytics/attribution/request.ts';
import type { CohortsAnswer } from '../../analytics/cohorts/request.ts';
import type { Column, Frame } from '../../analytics/dashboards/answer.ts';
import type { Demand } from '../../analytics/demand/demand.ts';
import type { FunnelAnswer, FunnelStep } from '../../analytics/funnel/request.ts';
import type { JourneysAnswer } from '../../analytics/journeys/request.ts';
import type { Rfm } from '../../analytics/rfm/rfm.ts';
import type { Course, Service } from '../../analytics/service/service.ts';
import type { Visibility } from '../../analytics/visibility/visibility.ts';

type Frames = Readonly<Record<string, Frame>>;
type Values = Frame['totals'];
type Row = Frame['rows'][number];

const number = (name: string, more: Partial<Column> = {}): Column => ({
  name,
  role: 'value',
  type: 'number',
  ...more,
});
const key = (name: string, over: 'profiles' | 'events', field: string): Column => ({
  name,
  role: 'key',
  type: 'text',
  field,
  select: { over, kind: 'values', field },
});
const time = (interval: Service['interval']): Column => ({
  name: 'time',
  role: 'key',
  type: 'instant',
  field: 'occurred_at',
  select: { over: 'events', kind: 'time', field: 'occurred_at', interval },
});

function table(columns: Column[], rows: Row[], totals: Values, more = false): Frame {
  const figures = columns.filter(({ role }) => role === 'value');
  const accuracy = Object.fromEntries(figures.map(({ name }) => [name, 'exact']));
  return { columns, rows, totals, more, accuracy };
}

export function rfmFrames({ cells, scored, unscored, revenue }: Rfm): Frames {
  const score = (name: string): Column => ({
    ...key(name, 'profiles', `computed.rfm.${name}_score`),
    type: 'number',
  });
  const money = (name: string): Column => number(name, { type: 'money' });
  return {
    main: table(
      [
        score('recency'),
        score('frequency'),
        number('people'),
        number('share', { unit: 'share' }),
        money('revenue'),
        money('average'),
      ],
      cells.map(({ recency, frequency, people, share, revenue: sum, average }) => ({
        keys: { recency, frequency },
        values: { people, share, revenue: figureOf(sum), average: figureOf(average) },
      })),
      { people: scored, unscored, revenue: figureOf(revenue) },
    ),
  };
}

export function visibilityFrames({ channels, total, goal }: Visibility): Frames {
  const columns = [
    key('channel', 'events', 'channel'),
    number('share', { unit: 'share' }),
    number('known'),
    number('interactions'),
    number('goal', { unit: 'share' }),
  ];
  const values = ({ interactions, known, share }: Visibility['total']) => ({
    share,
    known,
    interactions,
    goal,
  });
  const rows = channels.map((one) => ({ keys: { channel: one.channel }, values: values(one) }));
  return { main: table(columns, rows, values(total)) };
}

const COURSE: readonly Column[] = [
  number('requests'),
  number('resolved'),
  number('first_response_median_hours', { unit: 'hours' }),
  number('first_response_p90_hours', { unit: 'hours' }),
  number('resolution_median_hours', { unit: 'hours' }),
  number('resolution_p90_hours', { unit: 'hours' }),
  number('first_contact_resolution', { unit: 'share' }),
  number('reopened'),
  number('reopened_share', { unit: 'share' }),
];

export function serviceFrames({
  contacts,
  course,
  by_cause,
  backlog,
  scores,
  interval,
}: Service): Frames {
  const figures = {
    contacts: contacts.contacts,
    people: contacts.people,
    ...courseValues(course),
    backlog: backlog.at(-1)?.open ?? 0,
    csat: scores.csat.mean,
    satisfied: scores.csat.satisfied,
    nps: scores.nps.score,
    effort: scores.effort.mean,
  };
  const share = { unit: 'share' } as const;
  const columns = [
    number('contacts'),
    number('people'),
    ...COURSE,
    number('backlog'),
    number('csat', share),
    number('satisfied', share),
    number('nps', { unit: 'points' }),
    number('effort', share),
  ];
  const { people: _, ...exact } = table([], [], figures).totals;
  const main = table(columns, [{ keys: {}, values: figures }], figures);
  return {
    main: { ...main, accuracy: { ...main.accuracy, people: 'within 1 % beyond 40,000' } },
    by_cause: table(
      [key('cause', 'events', 'subject.topic'), ...COURSE],
      by_cause.map(({ cause, ...one }) => ({ keys: { cause }, values: courseValues(one) })),
      exact,
    ),
    backlog: table(
      [time(interval), number('open'), number('opened'), number('resolved')],
      backlog.map(({ time: at, open, opened, resolved }) => ({
        keys: { time: at },
        values: { open, opened, resolved },
      })),
      { open: figures.backlog },
    ),
    contacts: table(
      [time(interval), number('contacts')],
      contacts.over_time.map(({ time: at, contacts: n }) => ({
        keys: { time: at },
        values: { contacts: n },
      })),
      { contacts: contacts.contacts },
    ),
    by_channel: table(
      [key('channel', 'events', 'channel'), number('contacts')],
      contacts.by_channel.map(({ channel, contacts: n }) => ({
        keys: { channel },
        values: { contacts: n },
      })),
      { contacts: contacts.contacts },
    ),
  };
}

export function funnelFrames({ steps, groups }: FunnelAnswer): Frames {
  const columns = [
    { name: 'step', role: 'key', type: 'text' } as const,
    number('people'),
    number('of_first', { unit: 'share' }),
    number('of_former', { unit: 'share' }),
    number('lost'),
  ];
  const rowOf = (keys: Row['keys'], { event, label, ...step }: FunnelStep): Row => {
    const { people, of_first, of_former, lost } = step;
    return {
      keys: { ...keys, step: label ?? event },
      values: { people, of_first, of_former, lost },
    };
  };
  const totals = { people: steps[0]?.people ?? 0, converted: steps.at(-1)?.of_first ?? null };
  return {
    main: table(
      columns,
      steps.map((step) => rowOf({}, step)),
      totals,
    ),
    groups: table(
      [{ name: 'group', role: 'key', type: 'text' }, ...columns],
      groups.flatMap(({ key: group, steps: some }) => some.map((step) => rowOf({ group }, step))),
      totals,
    ),
  };
}

export function journeyFrames({ nodes, links, paths, stages }: JourneysAnswer): Frames {
  const counts = [number('journeys'), number('people')];
  const nameOf = new Map(
    nodes.map(({ id, step, place }) => [id, { step: shownStep(step), place }]),
  );
  const first = nodes.filter(({ place }) => place === 0);
  const totals = {
    journeys: first.reduce((sum, one) => sum + one.journeys, 0),
    people: null,
  };
  const text = (name: string): Column => ({ name, role: 'key', type: 'text' });
  return {
    main: table(
      [text('place'), text('from'), text('to'), ...counts],
      links.map(({ source, target, journeys, people }) => ({
        keys: {
          place: nameOf.get(source)?.place ?? null,
          from: nameOf.get(source)?.step ?? null,
          to: nameOf.get(target)?.step ?? null,
        },
        values: { journeys, people },
      })),
      totals,
    ),
    paths: table(
      [text('path'), ...counts, number('share', { unit: 'share' })],
      paths.map(({ steps, journeys, people, share }) => ({
        keys: { path: steps.join(' → ') },
        values: { journeys, people, share },
      })),
      totals,
    ),
    stages: table(
      [text('stage'), number('people'), number('share', { unit: 'share' }), number('dropped')],
      stages.map(({ stage, people, share, dropped }) => ({
        keys: { stage },
        values: { people, share, dropped },
      })),
      {},
    ),
  };
}

export function cohortFrames({ cohorts, all }: CohortsAnswer): Frames {
  return {
    main: table(
      [
        { name: 'cohort', role: 'key', type: 'text' },
        { name: 'period', role: 'key', type: 'number' },
        number('people'),
        number('returning'),
        number('share', { unit: 'share' }),
        number('orders'),
      ],
      cohorts.flatMap(({ key: cohort, people, periods }) =>
        periods.map(({ period, returning, share, orders }) => ({
          keys: { cohort: shownStep(cohort), period },
          values: { people, returning, share, orders },
        })),
      ),
      { people: all.people },
    ),
  };
}

/** `main` shares conversions out by the first model that was asked for; `models` has a row for each model. */
export function attributionFrames({ channels, totals }: AttributionAnswer): Frames {
  const money = (name: string): Column => number(name, { type: 'money' });
  const way: Column = { name: 'way', role: 'key', type: 'text' };
  const figures = [
    number('conversions'),
    number('share', { unit: 'share' }),
    money('value'),
    number('new_customers'),
    money('cost_per_conversion'),
    money('acquisition_cost'),
  ];
  const rows = channels.flatMap(({ channel, spend, models }) =>
    Object.entries(models).map(([model, credit]) => ({
      model,
      keys: { way: channel },
      values: {
        conversions: credit.conversions,
        share: credit.share,
        value: credit.value,
        new_customers: credit.new_customers,
        cost_per_conversion: credit.cost_per_conversion,
        acquisition_cost: credit.acquisition_cost,
        spend,
      },
    })),
  );
  const [first] = rows;
  const sums = { conversions: totals.attributed, value: totals.attributed_value };
  return {
    main: table(
      [way, ...figures, money('spend')],
      rows
        .filter(({ model }) => model === first?.model)
        .map(({ keys, values }) => ({ keys, values })),
      { ...sums, spend: totals.spend },
    ),
    models: table(
      [way, { name: 'model', role: 'key', type: 'text' }, ...figures],
      rows.map(({ model, keys, values: { spend: _, ...values } }) => ({
        keys: { ...keys, model },
        values,
      })),
      sums,
    ),
  };
}

/** Keys of groups as tables have them; the others have none. */
function shownStep(step: string | number | boolean | null): string | null {
  return step === null ? null : String(step);
}

export function demandFrames({ products, totals, more }: Demand): Frames {
  return {
    main: table(
      [
        key('sku', 'events', 'items.sku'),
        { name: 'name', role: 'key', type: 'text' },
        { name: 'category', role: 'key', type: 'text' },
        number('viewed'),
        number('added'),
        number('ordered'),
        number('stock'),
        number('viewed_unavailable'),
      ],
      products.map(({ sku, name, category, counted_at: _, ...values }) => ({
        keys: { sku, name, category },
        values,
      })),
      { ...totals },
      more,
    ),
  };
}

function courseValues(course: Course): Record<keyof Course, number | null> {
  return { ...course };
}

function figureOf(value: Rfm['revenue']): Values[string] {
  return value === null || typeof value === 'number' ? value : { ...value };
}
