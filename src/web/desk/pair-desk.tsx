import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { decidePair, decidePairs } from '../api/endpoints.ts';
import { pairsQuery } from '../api/queries.ts';
import { ApiError } from '../api/request.ts';
import { undoMerge } from '../api/steward-endpoints.ts';
import type { PairDecision } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useIdentityChanged } from '../identity/use-identity-changed.ts';
import { useKey } from '../kit/hotkeys.ts';
import { ErrorPanel, StatePanel } from '../kit/state-panel.tsx';
import { DecisionBar } from './decision-bar.tsx';
import { PAIR_ORDERS, PAIR_STATUSES } from './desk-view.ts';
import { PairDetail } from './pair-detail.tsx';
import { PairList } from './pair-list.tsx';
import { type Undoable, UndoLine } from './undo-line.tsx';
import './pair-desk.css';

const route = getRouteApi('/desk');

/** The queue of pairs beside the one that is looked at: arrows choose, y n s u decide. */
export function PairDesk() {
  const { words } = useLanguage();
  const { status = 'open', order = 'score', pair } = route.useSearch();
  const navigate = route.useNavigate();
  const changed = useIdentityChanged();
  const query = useInfiniteQuery(pairsQuery(status, order));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [survivor, setSurvivor] = useState<string | undefined>(undefined);
  const [told, setTold] = useState<Undoable | null>(null);

  const pairs = query.data?.pages.flatMap((page) => page.pairs) ?? [];
  const counts = query.data?.pages[0]?.counts;
  const at = pairs.findIndex(({ duplicate_id }) => duplicate_id === pair);
  const current = pairs[at] ?? (pair === undefined ? pairs[0] : undefined);
  const currentId = current?.duplicate_id ?? pair;

  const show = useCallback(
    (id: string | undefined) => {
      setSurvivor(undefined);
      void navigate({ to: '/desk', search: (view) => ({ ...view, pair: id }), replace: true });
    },
    [navigate],
  );
  const step = (by: 1 | -1) => {
    const from = current === undefined ? -1 : pairs.indexOf(current);
    const next = pairs[Math.min(pairs.length - 1, Math.max(0, from + by))];
    if (next !== undefined) show(next.duplicate_id);
  };

  const decision = useMutation({
    mutationFn: async (wanted: PairDecision) => {
      if (chosen.size > 0) {
        const { results } = await decidePairs([...chosen], wanted);
        const refused = results.filter(({ problem }) => problem !== null).length;
        return {
          text: refused === 0 ? words.desk.done[wanted] : words.desk.failed(refused),
          mergeIds: results.flatMap(({ merge_id }) => merge_id ?? []),
        };
      }
      if (currentId === undefined) return null;
      const survivorId = wanted === 'same' ? survivor : undefined;
      const { merge_id } = await decidePair(currentId, wanted, survivorId);
      return { text: words.desk.done[wanted], mergeIds: merge_id === null ? [] : [merge_id] };
    },
    onSuccess: (said) => {
      setTold(said);
      setChosen(new Set());
      const from = current === undefined ? -1 : pairs.indexOf(current);
      const next = pairs[from + 1] ?? pairs[from - 1];
      show(chosen.size > 0 ? undefined : next?.duplicate_id);
      void changed();
    },
  });
  const { mutate, isPending } = decision;
  const undo = useCallback(
    async ({ mergeIds }: Undoable) => {
      // The last first: a pair decided later may rest on one decided before.
      for (const id of [...mergeIds].reverse()) await undoMerge(id);
      await changed();
    },
    [changed],
  );
  const decide = useCallback(
    (wanted: PairDecision) => {
      if (!isPending) mutate(wanted);
    },
    [mutate, isPending],
  );
  // Decided pairs are looked at, not decided again by a slip of a finger.
  const isWaiting = status === 'open' || status === 'unsure' || status === 'skipped';
  useDecisionKeys(isWaiting && currentId !== undefined ? decide : null);
  useKey('ArrowDown', () => step(1));
  useKey('ArrowUp', () => step(-1));
  useEffect(() => {
    document.querySelector('.pair-item[aria-current]')?.scrollIntoView({ block: 'nearest' });
  });

  if (query.error instanceof ApiError && query.error.status === 403) {
    return (
      <StatePanel icon="lock" heading={words.errors.forbidden}>
        <p className="dim">{words.errors.forbidden_hint}</p>
      </StatePanel>
    );
  }
  if (query.isError && query.data === undefined) {
    return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  }
  return (
    <div className="pairs">
      <section className="pairs-queue" aria-label={words.desk.queue}>
        <div className="pairs-filters">
          <label className="field">
            <span className="field-name">{words.desk.status}</span>
            <select
              className="select"
              value={status}
              onChange={({ currentTarget: { value } }) => {
                const next = PAIR_STATUSES.find((each) => each === value);
                setChosen(new Set());
                void navigate({ to: '/desk', search: { order, status: next } });
              }}
            >
              {PAIR_STATUSES.map((each) => (
                <option key={each} value={each}>
                  {words.desk.waiting[each]}
                  {counts?.[each] === undefined ? '' : ` (${counts[each]})`}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span className="field-name">{words.desk.order}</span>
            <select
              className="select"
              value={order}
              onChange={({ currentTarget: { value } }) => {
                const next = PAIR_ORDERS.find((each) => each === value);
                void navigate({ to: '/desk', search: { status, order: next } });
              }}
            >
              {PAIR_ORDERS.map((each) => (
                <option key={each} value={each}>
                  {words.desk.orders[each]}
                </option>
              ))}
            </select>
          </label>
        </div>
        <PairList
          pairs={pairs}
          currentId={currentId}
          isPending={query.isPending}
          show={show}
          chosen={chosen}
          choose={setChosen}
          more={query.hasNextPage ? () => void query.fetchNextPage() : null}
          isFetchingMore={query.isFetchingNextPage}
        />
      </section>
      <div className="pairs-detail">
        <UndoLine told={told} undo={undo} />
        {decision.isError ? <ErrorPanel error={decision.error} /> : null}
        {isWaiting && currentId !== undefined ? (
          <DecisionBar chosen={chosen.size} decide={decide} isPending={isPending} />
        ) : null}
        {currentId === undefined ? (
          query.isPending ? null : (
            <StatePanel icon="check" heading={words.desk.empty}>
              <p className="dim">{words.desk.empty_hint}</p>
            </StatePanel>
          )
        ) : (
          <PairDetail
            key={currentId}
            id={currentId}
            survivor={survivor}
            choose={isWaiting && chosen.size === 0 ? setSurvivor : null}
          />
        )}
      </div>
    </div>
  );
}

function useDecisionKeys(decide: ((wanted: PairDecision) => void) | null): void {
  const bound = (wanted: PairDecision) => (decide === null ? null : () => decide(wanted));
  useKey('y', bound('same'));
  useKey('n', bound('different'));
  useKey('s', bound('skip'));
  useKey('u', bound('unsure'));
}
