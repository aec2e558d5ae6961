import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Predictions } from '../../model/predictions.ts';
import { predictionsQuery } from '../api/queries.ts';
import type { ShownProfile } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import { Fact, Facts } from '../kit/facts.tsx';
import { Icon } from '../kit/icon.tsx';
import { useNow } from '../kit/use-now.ts';
import { ChurnReasons } from './churn-reasons.tsx';
import { MoodMonths, moodOf } from './mood-months.tsx';
import './foresight.css';

/** What models foretell of a person, each judgement with its reasons; nothing where no model has anything to say. */
export function Foresight({ profile }: { profile: ShownProfile }) {
  const { predictions } = profile;
  if (predictions === undefined || predictions === null) return null;
  return (
    <>
      <ValueCard predictions={predictions} />
      <ChurnCard predictions={predictions} />
      <SentimentCard predictions={predictions} profileId={profile.profile_id ?? ''} />
    </>
  );
}

function ValueCard({ predictions }: { predictions: Predictions }) {
  const { words, format } = useLanguage();
  const { expected_value_minor: minor, currency, expected_orders_90d, p_alive } = predictions;
  if (expected_orders_90d === null || p_alive === null) return null;
  return (
    <Card title={words.foresight.value}>
      <p className="know-revenue">
        {minor === null || currency === null
          ? words.foresight.no_value
          : format.money(minor, currency)}
      </p>
      <p className="dim">{words.foresight.year}</p>
      <Facts>
        <Fact name={words.foresight.orders}>
          {format.number(Math.round(expected_orders_90d * 100) / 100)}
        </Fact>
        <Fact name={words.foresight.alive}>{format.percent(p_alive)}</Fact>
      </Facts>
      <Made predictions={predictions} />
    </Card>
  );
}

function ChurnCard({ predictions }: { predictions: Predictions }) {
  const { words, format } = useLanguage();
  const { churn_probability, churn_band, churn_reasons } = predictions;
  // No reason, no display.
  if (churn_probability === null || churn_band === null || churn_reasons.length === 0) return null;
  return (
    <Card
      title={words.foresight.churn}
      aside={
        <span className="risk" data-band={churn_band}>
          {words.foresight.band[churn_band]}
        </span>
      }
    >
      <p className="know-revenue">{format.percent(churn_probability)}</p>
      <p className="dim">{words.foresight.reasons}</p>
      <ChurnReasons reasons={churn_reasons} />
      <Made predictions={predictions} />
    </Card>
  );
}

function SentimentCard({
  predictions,
  profileId,
}: {
  predictions: Predictions;
  profileId: string;
}) {
  const { words, format } = useLanguage();
  const now = useNow();
  const { sentiment_mean, sentiment_last, sentiment_last_at, sentiment_trend } = predictions;
  const months = useQuery({
    ...predictionsQuery(profileId),
    enabled: sentiment_mean !== null,
  });
  if (sentiment_mean === null) return null;
  const trend =
    sentiment_trend === null
      ? null
      : sentiment_trend > 0.02
        ? words.foresight.rising
        : sentiment_trend < -0.02
          ? words.foresight.falling
          : words.foresight.steady;
  return (
    <Card
      title={words.foresight.sentiment}
      aside={<span className="dim">{words.foresight.texts(predictions.texts_count)}</span>}
    >
      <p className="know-revenue">{words.foresight.mood[moodOf(sentiment_mean)]}</p>
      <Facts>
        {sentiment_last === null || sentiment_last_at === null ? null : (
          <Fact name={words.foresight.last} note={format.age(sentiment_last_at, now)}>
            {words.foresight.mood[moodOf(sentiment_last)]}
          </Fact>
        )}
        {trend === null ? null : <Fact name={words.foresight.trend}>{trend}</Fact>}
      </Facts>
      {months.data === undefined ? null : <MoodMonths months={months.data.sentiment_months} />}
      <Made predictions={predictions} />
    </Card>
  );
}

/** When it was computed, whether something has happened since, and where to read how good it is. */
function Made({ predictions }: { predictions: Predictions }) {
  const { words, format } = useLanguage();
  const now = useNow();
  return (
    <p className="foresight-made">
      {words.foresight.computed(format.age(predictions.computed_at, now))}
      {predictions.stale ? (
        <span className="foresight-stale">
          <Icon name="clock" size={13} />
          {words.foresight.stale}
        </span>
      ) : null}
      <Link to="/models" className="text-link">
        {words.foresight.how}
      </Link>
    </p>
  );
}
