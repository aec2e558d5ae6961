import type { Ask } from '../aggregation/aggregate.ts';
import type { Question } from '../aggregation/question.ts';

/** What people say of how they were served. */
export interface Scores {
  readonly csat: {
    readonly answers: number;
    /** mean, from 0 to 1 */
    readonly mean: number | null;
    /** share of answers at 80 % of the scale or above: 4 and 5 of 5 */
    readonly satisfied: number | null;
  };
  readonly nps: {
    readonly answers: number;
    /** promoters less detractors, from -100 to 100 */
    readonly score: number | null;
  };
  /** mean, from 0 to 1: effortless, as the survey has it */
  readonly effort: { readonly answers: number; readonly mean: number | null };
}

/** Names of surveys that mean one thing everywhere, as the traits read them. */
const KINDS: Readonly<Record<string, 'csat' | 'nps' | 'effort'>> = {
  nps: 'nps',
  csat: 'csat',
  satisfaction: 'csat',
  ces: 'effort',
  effort: 'effort',
};
/** Without a best value, ratings are of ten. */
const BEST = 10;

interface Answers {
  readonly value: number;
  readonly best: number;
  readonly count: number;
}

/**
 * Satisfaction, recommendation and effort, from answers to surveys and from ratings at the closing of a request.
 * @see Reichheld, The One Number You Need to Grow (2003)
 */
export async function askScores(question: Question, ask: Ask): Promise<Scores> {
  const rated = {
    best: {
      terms: { field: 'rating_max', size: 20, missing: BEST },
      aggs: { value: { terms: { field: 'rating', size: 200 } } },
    },
  };
  const [answer] = await ask('events', [
    {
      size: 0,
      query: { bool: { filter: [question.query, { exists: { field: 'rating' } }] } },
      aggs: {
        surveys: {
          filter: { term: { name: 'survey_answered' } },
          aggs: { kinds: { terms: { field: 'properties.survey', size: 100 }, aggs: rated } },
        },
        closings: { filter: { term: { name: 'ticket_closed' } }, aggs: rated },
      },
    },
  ]);
  if (answer === undefined) throw new Error('an answer is missing');
  const { surveys, closings } = answer.aggregations as {
    readonly surveys: {
      readonly kinds: { readonly buckets: readonly (Rated & { key: string })[] };
    };
    readonly closings: Rated;
  };
  const of = { csat: answersOf(closings), nps: [] as Answers[], effort: [] as Answers[] };
  for (const bucket of surveys.kinds.buckets) {
    const said = bucket.key.toLowerCase();
    const kind = Object.hasOwn(KINDS, said) ? KINDS[said] : undefined;
    if (kind !== undefined) of[kind].push(...answersOf(bucket));
  }
  const promoters = countOf(of.nps, (share) => share >= 0.9);
  const detractors = countOf(of.nps, (share) => share <= 0.6);
  const said = countOf(of.nps, () => true);
  const csat = countOf(of.csat, () => true);
  return {
    csat: {
      answers: csat,
      mean: meanOf(of.csat),
      satisfied: csat === 0 ? null : countOf(of.csat, (share) => share >= 0.8) / csat,
    },
    nps: { answers: said, score: said === 0 ? null : (100 * (promoters - detractors)) / said },
    effort: { answers: countOf(of.effort, () => true), mean: meanOf(of.effort) },
  };
}

interface Rated {
  readonly best: {
    readonly buckets: readonly {
      readonly key: number;
      readonly value: { readonly buckets: readonly { key: number; doc_count: number }[] };
    }[];
  };
}

function answersOf({ best }: Rated): Answers[] {
  return best.buckets.flatMap(({ key, value }) =>
    value.buckets.map((one) => ({ value: one.key, best: key, count: one.doc_count })),
  );
}

function countOf(answers: readonly Answers[], which: (share: number) => boolean): number {
  return answers
    .filter(({ value, best }) => which(value / best))
    .reduce((sum, { count }) => sum + count, 0);
}

function meanOf(answers: readonly Answers[]): number | null {
  const count = countOf(answers, () => true);
  if (count === 0) return null;
  return answers.reduce((sum, { value, best, count: n }) => sum + (n * value) / best, 0) / count;
}
