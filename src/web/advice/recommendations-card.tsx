import { useQuery } from '@tanstack/react-query';
import { useAdviceWords } from '../i18n/advice-words.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import { recommendationsQuery } from './advice-queries.ts';
import { useSpoken } from './use-spoken.ts';

/** Articles in stock to suggest, each with why; nothing where no model is fitted. */
export function RecommendationsCard({ profileId }: { profileId: string }) {
  const said = useAdviceWords();
  const { format } = useLanguage();
  const { data } = useQuery(recommendationsQuery(profileId, useSpoken()));
  if (data === undefined || data.state === 'not_fitted') return null;
  return (
    <Card title={said.recommendations}>
      {data.explanation === null ? null : <p className="dim">{data.explanation}</p>}
      {data.stock === 'not_kept' ? <p className="dim">{said.stock_not_kept}</p> : null}
      {data.state === 'listed' && data.recommendations.length === 0 ? (
        <p className="dim">{said.no_recommendations}</p>
      ) : null}
      <ul>
        {data.recommendations.map((one) => (
          <li className="offered" key={one.article_id}>
            <span className="offered-name">{one.name}</span>
            <span className="offered-price">
              {one.price_minor === null || one.currency === null
                ? null
                : format.money(one.price_minor, one.currency)}
            </span>
            <span className="dim offered-why">
              {one.reason_text}
              {one.pieces === null ? null : (
                <>
                  {' '}
                  <span className="offered-stock">
                    {format.number(one.pieces)} {said.in_stock}
                  </span>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
