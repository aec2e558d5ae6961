import type { Predictions } from '../../model/predictions.ts';
import { DAY_MS } from '../columns/instant.ts';
import type { Mood } from './activity.ts';

type SentimentSummary = Pick<
  Predictions,
  'sentiment_mean' | 'sentiment_last' | 'sentiment_last_at' | 'sentiment_trend' | 'texts_count'
>;

const MONTH_MS = 30.4375 * DAY_MS;
const TREND_MONTHS = 12;

/** What a person's texts felt, over all and lately; the trend is a line through the months, each text counting once. */
export function summariseSentiment(moods: readonly Mood[], now: number): SentimentSummary {
  const texts = moods.reduce((sum, mood) => sum + mood.texts, 0);
  const newest = moods.reduce<Mood | undefined>(
    (last, mood) => (last === undefined || mood.last > last.last ? mood : last),
    undefined,
  );
  if (newest === undefined || texts === 0) return NOTHING;
  const total = moods.reduce((sum, mood) => sum + mood.mean * mood.texts, 0);
  return {
    sentiment_mean: rounded(clamp(total / texts)),
    sentiment_last: rounded(clamp(newest.lastScore)),
    sentiment_last_at: new Date(newest.last).toISOString(),
    sentiment_trend: trendOf(moods.filter(({ month }) => now - month <= TREND_MONTHS * MONTH_MS)),
    texts_count: texts,
  };
}

const NOTHING: SentimentSummary = {
  sentiment_mean: null,
  sentiment_last: null,
  sentiment_last_at: null,
  sentiment_trend: null,
  texts_count: 0,
};

/** Least squares, weighted by texts. */
function trendOf(moods: readonly Mood[]): number | null {
  if (moods.length < 2) return null;
  const weight = moods.reduce((sum, mood) => sum + mood.texts, 0);
  const x = (mood: Mood) => mood.month / MONTH_MS;
  const meanX = moods.reduce((sum, mood) => sum + x(mood) * mood.texts, 0) / weight;
  const meanY = moods.reduce((sum, mood) => sum + mood.mean * mood.texts, 0) / weight;
  let [xy, xx] = [0, 0];
  for (const mood of moods) {
    xy += mood.texts * (x(mood) - meanX) * (mood.mean - meanY);
    xx += mood.texts * (x(mood) - meanX) ** 2;
  }
  return xx > 0 ? rounded(xy / xx) : null;
}

function clamp(value: number): number {
  return Math.max(-1, Math.min(1, value));
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
