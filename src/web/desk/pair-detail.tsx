import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { pairQuery } from '../api/queries.ts';
import type { PairAnswer } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { likelihood } from '../identity/likelihood.ts';
import { Card } from '../kit/card.tsx';
import { Masked } from '../kit/facts.tsx';
import { Icon } from '../kit/icon.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { Waterfall } from './waterfall.tsx';

type Value = PairAnswer['fields'][number]['left'][number];

/** Two profiles field by field, and what each field says of whether they are one person. */
export function PairDetail({
  id,
  survivor,
  choose,
}: {
  id: string;
  survivor: string | undefined;
  choose: ((survivor: string | undefined) => void) | null;
}) {
  const { words, format } = useLanguage();
  const query = useQuery(pairQuery(id));
  if (query.isPending) return <Skeleton height={420} radius={12} />;
  if (query.isError && query.data === undefined) {
    return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  }
  const pair = query.data;
  const sides = [
    { id: pair.left_id, side: pair.left, name: words.desk.first },
    { id: pair.right_id, side: pair.right, name: words.desk.second },
  ];
  return (
    <>
      <Card
        title={words.desk.side_by_side}
        aside={
          <span className="pair-verdict">
            {words.desk.probability(likelihood(pair.score, format))}
          </span>
        }
      >
        {pair.barred === null ? null : (
          <p className="pair-barred">
            <Icon name="lock" size={16} />
            {words.desk.barred} : {label(words.desk.barred_reasons, pair.barred)}
          </p>
        )}
        <div className="pair-scroll">
          <table className="pair-table">
            <thead>
              <tr>
                <th scope="col">{words.desk.field}</th>
                {sides.map(({ id: profileId, side, name }) => (
                  <th scope="col" key={profileId}>
                    <span className="pair-side">{name}</span>
                    <Link to="/profiles/$profileId" params={{ profileId }} className="text-link">
                      {side.display_name ?? words.desk.nobody}
                    </Link>
                    <span className="dim">
                      {words.desk.facts(
                        words.desk.interactions(side.events_count ?? 0),
                        side.created_at === undefined ? '–' : format.date(side.created_at),
                      )}
                    </span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {pair.fields.map(({ field, left, right, level }) => (
                <tr key={field} data-level={level ?? undefined}>
                  <th scope="row">{label(words.desk.fields, field)}</th>
                  <Cell values={left} />
                  <Cell values={right} />
                </tr>
              ))}
              {pair.fields.length === 0 ? (
                <tr>
                  <td colSpan={3}>
                    <Masked />
                  </td>
                </tr>
              ) : null}
            </tbody>
          </table>
        </div>
        {choose === null ? null : (
          <fieldset className="pair-survivor">
            <legend>{words.desk.survivor}</legend>
            {[
              { value: undefined, name: words.desk.survivor_auto },
              { value: pair.left_id, name: words.desk.keep_first },
              { value: pair.right_id, name: words.desk.keep_second },
            ].map(({ value, name }) => (
              <label key={name} className="pair-choice">
                <input
                  type="radio"
                  name="survivor"
                  checked={survivor === value}
                  onChange={() => choose(value)}
                />
                {name}
              </label>
            ))}
          </fieldset>
        )}
      </Card>
      <Card title={words.desk.why}>
        <p className="dim">{words.desk.why_lead}</p>
        <Waterfall evidence={pair.evidence} total={pair.bits} />
      </Card>
    </>
  );
}

function Cell({ values }: { values: readonly Value[] }) {
  const { words } = useLanguage();
  if (values.length === 0) {
    return (
      <td>
        <span className="dim">{words.desk.no_value}</span>
      </td>
    );
  }
  return (
    <td>
      <ul className="pair-values">
        {values.map(({ value, sources, golden, agrees }) => (
          <li key={value}>
            <span className={agrees ? 'pair-agrees' : undefined}>{value}</span>
            <span className="pair-note">
              {[
                ...(agrees ? [words.desk.agrees] : []),
                ...(golden && values.length > 1 ? [words.desk.golden] : []),
                ...sources,
              ].join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </td>
  );
}
