import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useLayoutEffect, useRef } from 'react';
import { monthsQuery } from '../api/queries.ts';
import type { TimelineFilter } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { fillMonths, lastDayOf } from './months.ts';
import type { ProfileView } from './profile-view.ts';
import './history-tools.css';

/**
 * Ways through a long history: words, a date, and how much there was month by month. What is typed stays in memory;
 * the date is in the address.
 */
export function HistoryTools({
  profileId,
  view,
  filter,
  text,
  setText,
}: {
  profileId: string;
  view: ProfileView;
  filter: TimelineFilter;
  text: string;
  /** `null` where the role may not search what was said */
  setText: ((text: string) => void) | null;
}) {
  const { words } = useLanguage();
  const navigate = useNavigate();
  const id = useId();
  const goTo = (at: string | undefined) =>
    void navigate({
      to: '.',
      search: (former) => ({ ...former, at }),
      replace: true,
      resetScroll: false,
    });
  return (
    <div className="history-tools">
      <div className="history-tools-row">
        {setText === null ? null : (
          <input
            type="search"
            className="history-find"
            aria-label={words.page.find}
            placeholder={words.page.find_hint}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <label className="history-jump" htmlFor={id}>
          {words.page.jump}
          <input
            id={id}
            type="date"
            value={view.at ?? ''}
            max="9999-12-31"
            onChange={(event) => goTo(event.currentTarget.value || undefined)}
          />
        </label>
        {view.at === undefined ? null : (
          <button type="button" className="text-button" onClick={() => goTo(undefined)}>
            {words.page.jump_back}
          </button>
        )}
      </div>
      <MonthBars profileId={profileId} filter={filter} at={view.at} goTo={goTo} />
    </div>
  );
}

function MonthBars({
  profileId,
  filter,
  at,
  goTo,
}: {
  profileId: string;
  filter: TimelineFilter;
  at: string | undefined;
  goTo: (date: string) => void;
}) {
  const { words, format } = useLanguage();
  const query = useQuery(monthsQuery(profileId, filter));
  const bars = fillMonths(query.data ?? []);
  const strip = useRef<HTMLFieldSetElement>(null);
  const newest = bars.at(-1)?.month;
  useLayoutEffect(() => {
    if (newest !== undefined && strip.current !== null) {
      strip.current.scrollLeft = strip.current.scrollWidth;
    }
  }, [newest]);
  if (bars.length < 2) return null;
  const most = Math.max(...bars.map(({ count }) => count));
  return (
    <fieldset className="months" ref={strip}>
      <legend className="visually-hidden">{words.page.months}</legend>
      {bars.map(({ month, count }) => {
        const name = words.page.month(format.month(`${month}-15`), count);
        return (
          <button
            key={month}
            type="button"
            className="month"
            aria-label={name}
            title={name}
            aria-pressed={at?.startsWith(month) ?? false}
            disabled={count === 0}
            onClick={() => goTo(lastDayOf(month))}
          >
            <svg
              className="month-bar"
              viewBox="0 0 10 40"
              preserveAspectRatio="none"
              aria-hidden="true"
            >
              <rect
                x="0"
                width="10"
                y={40 - barHeight(count, most)}
                height={barHeight(count, most)}
              />
            </svg>
          </button>
        );
      })}
    </fieldset>
  );
}

/** A month with anything in it shows at least a line. */
function barHeight(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(2, (count / most) * 40);
}
