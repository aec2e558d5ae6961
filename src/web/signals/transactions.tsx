import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getTransactions } from '../api/endpoints.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useSignalWords } from '../i18n/signal-words.ts';

/** All that a person paid, was refused, given back or disputed. It is asked for on demand, since reading is noted. */
export function Transactions({ profileId }: { profileId: string }) {
  const { words: all, format } = useLanguage();
  const words = useSignalWords().risk;
  const [opened, setOpened] = useState(false);
  const query = useInfiniteQuery({
    queryKey: ['transactions', profileId],
    enabled: opened,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => getTransactions(profileId, pageParam, signal),
    getNextPageParam: ({ older }) => older ?? undefined,
  });
  const rows = query.data?.pages.flatMap(({ transactions }) => transactions) ?? [];
  return (
    <div className="transactions">
      <button
        type="button"
        className="text-button"
        aria-expanded={opened}
        onClick={() => setOpened(!opened)}
      >
        {words.history}
      </button>
      <p className="dim">{words.history_note}</p>
      {opened && query.isError ? <p className="dim">{words.failed}</p> : null}
      {opened && query.isSuccess && rows.length === 0 ? <p className="dim">{words.none}</p> : null}
      {opened && rows.length > 0 ? (
        <ul>
          {rows.map((event) => {
            const minor = event.order?.total_minor ?? event.revenue_minor;
            const { name, occurred_at, currency, payment_risk: risk } = event;
            if (name === undefined || occurred_at === undefined) return null;
            return (
              <li className="transaction" key={event.event_id}>
                <span>{label(all.events, name)}</span>
                <span className="dim">{format.dateTime(occurred_at)}</span>
                <span>
                  {minor === undefined || currency === undefined
                    ? null
                    : format.money(minor, currency)}
                </span>
                {risk === undefined || risk.band === 'low' ? null : (
                  <span className="risk" data-band={risk.band}>
                    {words.mark[risk.band]}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      ) : null}
      {opened && query.hasNextPage ? (
        <button
          type="button"
          className="text-button"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {words.more}
        </button>
      ) : null}
    </div>
  );
}
