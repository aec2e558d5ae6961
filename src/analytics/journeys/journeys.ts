import { compileCondition, type Query } from '../../segments/compile.ts';
import type { Clock } from '../../segments/moment.ts';
import type { CampaignSpend } from '../../traits/measure-base.ts';
import type { Ask } from '../aggregation/aggregate.ts';
import { addMoney, type MoneySums, perPerson } from '../walk/money.ts';
import { eventQuery, peopleQuery, wholeBounds, within } from '../walk/question.ts';
import type { Money } from '../walk/reading.ts';
import { foundIn } from '../walk/rows.ts';
import { type Walked, walkPeople } from '../walk/walk.ts';
import { Flow, Loops } from './flow.ts';
import { Moments } from './moments.ts';
import { ALWAYS, cutOut, type Stop, splitAtPauses, stepsOf, wayOf } from './person.ts';
import type { JourneysAnswer, JourneysRequest } from './request.ts';
import { FELT, IS_FELT, StageMood } from './stage-mood.ts';
import { StageTimes } from './stage-times.ts';
import { DEFAULT_STAGES, STAGES, type Stage, type StageMap } from './stages.ts';

const MOST_LOOPS = 20;
const MOST_CAMPAIGNS = 1_000;

/**
 * What people do one after the other: the flow of their journeys from and to any step, the most frequent paths and
 * loops, how long each stage takes and what it costs, and the steps that conversion goes with. A person's interactions
 * are one way whatever the device, the channel, and the name they went by before they were known.
 * @param spends imported advertising cost of the period
 * @param redirects profiles whose interactions are not yet stored under who they live on as
 */
export async function journeys(
  request: JourneysRequest,
  clock: Clock,
  ask: Ask,
  known: {
    readonly redirects: ReadonlyMap<string, string>;
    readonly spends: readonly CampaignSpend[];
  },
): Promise<JourneysAnswer> {
  const period = wholeBounds(request.period, clock);
  const query: Query = {
    bool: {
      filter: [
        ...within(period),
        ...(request.filter === undefined
          ? []
          : [compileCondition(request.filter, { ...clock, subject: 'events' })]),
      ],
    },
  };
  const isConversion = eventQuery(request.conversion, clock, 'conversion');
  const campaigns = [...new Set(known.spends.flatMap(({ campaign = [] }) => campaign))];
  const stages = request.stages ?? DEFAULT_STAGES;
  const collected = new Collected(request, stages);
  const own = request.by.filter((field) => !(ALWAYS as readonly string[]).includes(field));
  const fields = [...ALWAYS, ...own];
  const places = request.by.map((field) => fields.indexOf(field));
  const [{ reading }, touches] = await Promise.all([
    walkPeople(
      {
        streams: [
          { query, fields },
          { query: { bool: { filter: [query, IS_FELT] } }, fields: [...FELT] },
          // Nobody asks for the campaigns of which no cost is known.
          {
            query: { bool: { filter: [query, { terms: { 'campaign.name': campaigns } }] } },
            fields: ['name', 'campaign.name'],
          },
          // Conversions that a condition tells apart, or that are no steps, are read beside the steps.
          ...(collected.countsByName
            ? []
            : [{ query: { bool: { filter: [...within(period), isConversion] } }, fields: [] }]),
        ],
        redirects: known.redirects,
        ...(request.people === undefined
          ? {}
          : { known: { query: peopleQuery(request.people, clock), sources: [] } }),
      },
      ask,
      (people) => {
        for (const one of people) collected.add(one, places);
      },
    ),
    touchesOf(period, ask),
  ]);
  return {
    ...collected.answer(),
    stages: stagesOf(request, collected, touches, known.spends),
    reading,
    period: {
      from: new Date(period.fromMs).toISOString(),
      to: new Date(period.toMs).toISOString(),
    },
    time_zone: clock.timezone,
  };
}

/** Everything that is told of people, one after the other. */
class Collected {
  readonly #request: JourneysRequest;
  readonly #flow: Flow;
  readonly #loops = new Loops();
  readonly #moments = new Moments();
  readonly #stages: StageTimes;
  readonly #counts = new Map<string, number>();
  readonly mood: StageMood;
  #people = 0;
  #journeys = 0;
  #acrossChannels = 0;
  #acrossDevices = 0;

  constructor(request: JourneysRequest, stages: StageMap) {
    this.#request = request;
    this.#flow = new Flow(request.depth);
    this.#stages = new StageTimes(stages);
    this.mood = new StageMood(stages);
  }

  add(person: Walked, by: readonly number[]): void {
    const { conversion, from, to, gap_hours, repeats } = this.#request;
    const deeds = person.deeds.filter(({ stream }) => stream === 0);
    if (deeds.length === 0) return;
    const { stops, channels, devices } = wayOf({ deeds }, by);
    const others = person.deeds.filter(({ stream }) => stream === 3);
    this.mood.add(
      person.deeds.filter(({ stream }) => stream === 1),
      person.deeds.filter(({ stream }) => stream === 2),
    );
    const convertedAt = this.countsByName
      ? stops.find(({ name }) => name === conversion.event)?.at
      : others[0]?.at;
    const n = this.#people;
    this.#people += 1;
    if (channels.size > 1) this.#acrossChannels += 1;
    if (devices.size > 1) this.#acrossDevices += 1;
    for (const { name } of stops) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    this.#stages.add(stops);
    this.#moments.add(stepsBefore(stops, convertedAt, conversion.event), convertedAt !== undefined);
    for (const journey of splitAtPauses(stops, gap_hours * 3_600_000)) {
      this.#journeys += 1;
      const steps = stepsOf(journey, repeats);
      this.#loops.add(steps, n);
      const shown = cutOut(steps, { from, to });
      if (shown !== undefined) this.#flow.add(shown, n);
    }
  }

  get countsByName(): boolean {
    return this.#request.conversion.condition === undefined && this.#request.filter === undefined;
  }

  interactionsOf(event: string): number {
    return this.#counts.get(event) ?? 0;
  }

  get stages() {
    return this.#stages.figures();
  }

  answer(): Pick<JourneysAnswer, 'nodes' | 'links' | 'paths' | 'loops' | 'moments' | 'totals'> {
    const { width, paths, false_discovery_rate } = this.#request;
    return {
      ...this.#flow.draw(width),
      paths: this.#flow.paths(paths),
      loops: this.#loops.most(MOST_LOOPS),
      moments: this.#moments.judge(false_discovery_rate),
      totals: {
        people: this.#people,
        journeys: this.#journeys,
        shown: this.#flow.shown,
        converted: this.#moments.converted,
        across_channels: this.#acrossChannels,
        across_devices: this.#acrossDevices,
      },
    };
  }
}

/** Different steps before the first conversion; the conversion itself is none of them. */
function stepsBefore(
  stops: readonly Stop[],
  convertedAt: number | undefined,
  event: string,
): ReadonlySet<string> {
  const steps = new Set<string>();
  for (const { at, step, name } of stops) {
    if (convertedAt !== undefined && at >= convertedAt) break;
    if (name !== event) steps.add(step);
  }
  return steps;
}

/** Interactions of each campaign in a period, by anybody. */
async function touchesOf(
  period: { readonly fromMs: number; readonly toMs: number },
  ask: Ask,
): Promise<ReadonlyMap<string, number>> {
  const [answer] = await ask('events', [
    {
      size: 0,
      track_total_hits: false,
      query: { bool: { filter: within(period) } },
      aggs: { campaigns: { terms: { field: 'campaign.name', size: MOST_CAMPAIGNS } } },
    },
  ]);
  const { buckets } = foundIn<CampaignBuckets>(answer, 'campaigns');
  return new Map(buckets.map(({ key, doc_count }) => [key, doc_count]));
}

interface CampaignBuckets {
  readonly buckets: readonly { readonly key: string; readonly doc_count: number }[];
}

function stagesOf(
  request: JourneysRequest,
  collected: Collected,
  touches: ReadonlyMap<string, number>,
  spends: readonly CampaignSpend[],
): JourneysAnswer['stages'] {
  const costs = costsOf(request, collected, touches, spends);
  return [...collected.stages].map(([stage, followed]) => {
    const cost: Money = Object.fromEntries(costs.get(stage) ?? []);
    return {
      stage,
      ...followed,
      ...collected.mood.of(stage),
      cost,
      cost_per_person: perPerson(cost, followed.people),
    };
  });
}

/** A campaign's spend falls on its interactions alike, and through them on stages; what falls on others is left out. */
function costsOf(
  request: JourneysRequest,
  collected: Collected,
  touches: ReadonlyMap<string, number>,
  spends: readonly CampaignSpend[],
): ReadonlyMap<Stage, MoneySums> {
  const costs = new Map<Stage, MoneySums>(STAGES.map((stage) => [stage, new Map()]));
  for (const { campaign = '', cost_minor, currency } of spends) {
    const all = touches.get(campaign) ?? 0;
    for (const stage of STAGES) {
      const count = collected.mood.touches(stage, campaign);
      if (count > 0) addMoney(costs.get(stage), currency, (cost_minor * count) / all);
    }
  }
  const stages = request.stages ?? DEFAULT_STAGES;
  for (const { event, cost_minor, currency } of request.costs) {
    const stage = STAGES.find((one) => stages[one].includes(event));
    if (stage === undefined) continue;
    addMoney(costs.get(stage), currency, cost_minor * collected.interactionsOf(event));
  }
  return costs;
}
