import { Button, Skeleton } from '@mantine/core';
import type { ListedPair } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { likelihood } from '../identity/likelihood.ts';
import { StatePanel } from '../kit/state-panel.tsx';

/** Pairs in order of their score; a box beside each gathers several for one decision. */
export function PairList({
  pairs,
  currentId,
  isPending,
  show,
  chosen,
  choose,
  more,
  isFetchingMore,
}: {
  pairs: readonly ListedPair[];
  currentId: string | undefined;
  isPending: boolean;
  show: (id: string) => void;
  chosen: ReadonlySet<string>;
  choose: (chosen: ReadonlySet<string>) => void;
  more: (() => void) | null;
  isFetchingMore: boolean;
}) {
  const { words, format } = useLanguage();
  if (isPending) return <Skeleton height={240} radius={10} />;
  if (pairs.length === 0) return <StatePanel icon="check" heading={words.desk.empty} />;
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  return (
    <>
      <ul className="pair-list">
        {pairs.map(({ duplicate_id: id, left, right, score, barred }) => {
          const first = left.display_name ?? words.desk.nobody;
          const second = right.display_name ?? words.desk.nobody;
          return (
            <li className="pair-row" key={id}>
              <label className="pair-box">
                <input
                  type="checkbox"
                  checked={chosen.has(id)}
                  onChange={() => toggle(id)}
                  aria-label={words.desk.select(words.desk.versus(first, second))}
                />
              </label>
              <button
                type="button"
                className="pair-item"
                onClick={() => show(id)}
                {...(id === currentId ? { 'aria-current': true } : {})}
              >
                <span className="pair-names">
                  <span>{first}</span>
                  <span>{second}</span>
                </span>
                <span
                  className="pair-score"
                  data-barred={barred !== null || undefined}
                  title={words.desk.probability(likelihood(score, format))}
                >
                  {likelihood(score, format)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {more === null ? null : (
        <Button variant="default" size="xs" mt={10} loading={isFetchingMore} onClick={more}>
          {words.desk.more}
        </Button>
      )}
    </>
  );
}
