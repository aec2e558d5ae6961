import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { EXPORTERS } from '../../privacy/export-policy.ts';
import { meQuery, peopleQuery } from '../api/queries.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ErrorPanel, StatePanel } from '../kit/state-panel.tsx';
import { useTitle } from '../kit/use-title.ts';
import { useSearch } from '../search/search-context.tsx';
import { ExportButton } from './export-dialog.tsx';
import { FacetPanel } from './facet-panel.tsx';
import { PANEL_SORTS, PEOPLE_PAGE, type PeopleView, toggleValue } from './people-view.ts';
import { PreferencePicker } from './preference-picker.tsx';
import { SavedViews } from './saved-views.tsx';
import './people-page.css';

const route = getRouteApi('/people');

/** Whom the typed text finds, all of them, narrowed by what is counted beside; without text, everybody. */
export function PeoplePage() {
  const { words, format } = useLanguage();
  const view = route.useSearch();
  const navigate = useNavigate();
  const [{ text }, controller] = useSearch();
  useTitle(words.titles.people);
  const { data: me } = useQuery(meQuery);
  const asked = text.trim();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(peopleQuery(asked, view));
  const show = (next: PeopleView) => void navigate({ to: '/people', search: next, replace: true });
  const [first] = data?.pages ?? [];
  const people = (data?.pages ?? []).flatMap(({ hits }) => hits);
  return (
    <div className="people">
      <header className="people-head">
        <h1 tabIndex={-1} data-page-heading>
          {words.people.heading}
        </h1>
        <p role="status" className="dim">
          {first?.total == null ? '' : words.people.total(first.total)}
        </p>
        {me?.roles.some((role) => EXPORTERS.includes(role)) === true ? (
          <ExportButton text={asked} view={view} />
        ) : null}
        <label className="people-sort">
          {words.people.sort}{' '}
          <select
            value={view.sort ?? 'relevance'}
            onChange={(event) => {
              const sort = PANEL_SORTS.find((each) => each === event.currentTarget.value);
              show({ ...view, sort });
            }}
          >
            {PANEL_SORTS.map((sort) => (
              <option key={sort} value={sort}>
                {words.people.sorts[sort]}
              </option>
            ))}
          </select>
        </label>
      </header>
      <div className="people-columns">
        <aside className="people-panel" aria-label={words.people.filters}>
          <FacetPanel
            facets={first?.facets ?? []}
            view={view}
            toggle={(facet, value) => show(toggleValue(view, facet, value))}
          />
          <PreferencePicker facets={first?.facets ?? []} />
          <SavedViews
            view={view}
            text={asked}
            open={(next, typed) => {
              if (typed === '') controller.clear();
              else controller.type(typed);
              show(next);
            }}
          />
        </aside>
        <div className="people-list" aria-busy={isPending}>
          {error === null ? null : <ErrorPanel error={error} retry={() => void refetch()} />}
          {data !== undefined && people.length === 0 ? (
            <StatePanel icon="search" heading={words.search.none}>
              <p className="dim">{words.search.none_hint}</p>
            </StatePanel>
          ) : null}
          <ul>
            {people.map(({ profile_id, profile }) => (
              <li key={profile_id}>
                <Link
                  to="/profiles/$profileId"
                  params={{ profileId: profile_id }}
                  className="people-row"
                >
                  <span className="people-name">
                    {profile.display_name ??
                      (profile.display_name === undefined
                        ? words.profile.masked_name
                        : words.profile.unnamed)}
                  </span>
                  <span className="dim">
                    {[profile.postcode, profile.city].filter(Boolean).join(' ')}
                  </span>
                  <span className="people-stage">
                    {profile.lifecycle_stage === undefined
                      ? ''
                      : words.stages[profile.lifecycle_stage]}
                  </span>
                  <span className="dim people-spent">
                    {profile.relational?.revenue_minor == null ||
                    profile.relational.currency === null
                      ? ''
                      : format.money(profile.relational.revenue_minor, profile.relational.currency)}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
          {hasNextPage ? (
            <Button
              variant="default"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {words.people.more(PEOPLE_PAGE)}
            </Button>
          ) : null}
        </div>
      </div>
    </div>
  );
}
