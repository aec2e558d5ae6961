import { useQuery } from '@tanstack/react-query';
import { useAdviceWords } from '../i18n/advice-words.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import { valueCurveQuery } from './advice-queries.ts';

const [WIDTH, HEIGHT] = [240, 72];

/** What the person spent in the last year and is expected to spend in the next, both added up month by month. */
export function ValueCurveCard({ profileId }: { profileId: string }) {
  const said = useAdviceWords();
  const { format } = useLanguage();
  const { data } = useQuery(valueCurveQuery(profileId));
  const currency = data?.currency ?? null;
  const last = data?.ahead.at(-1);
  if (data === undefined || currency === null || last === undefined) return null;
  const past = runningSums(data.past.map(({ spent_minor }) => spent_minor));
  const spent = past.at(-1) ?? 0;
  const ahead = data.ahead.map(({ value_minor }) => spent + (value_minor ?? 0));
  const most = Math.max(1, spent, ...past, ...ahead);
  const least = Math.min(0, ...past);
  const y = (minor: number) => HEIGHT - ((minor - least) / (most - least)) * HEIGHT;
  const x = (month: number) => (month / 24) * WIDTH;
  const line = (values: readonly number[], from: number) =>
    values.map((minor, i) => `${x(from + i)},${y(minor)}`).join(' ');
  return (
    <Card title={said.curve}>
      <svg
        className="curve"
        viewBox={`0 -4 ${WIDTH} ${HEIGHT + 8}`}
        preserveAspectRatio="none"
        aria-hidden
      >
        <line className="curve-now" x1={x(12)} x2={x(12)} y1={-4} y2={HEIGHT + 4} />
        <polyline className="curve-past" points={line([0, ...past], 0)} />
        <polyline className="curve-ahead" points={line([spent, ...ahead], 12)} />
      </svg>
      <p className="curve-ends dim" aria-hidden>
        <span>{said.months_ago(12)}</span>
        <span>{said.in_months(12)}</span>
      </p>
      <p>{said.spent_year(format.money(spent, currency))}</p>
      <p>
        {last.value_minor === null
          ? said.expected_orders(format.number(Math.round(last.orders * 10) / 10))
          : said.expected_year(format.money(last.value_minor, currency))}
      </p>
    </Card>
  );
}

function runningSums(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}
