import { useState, useSyncExternalStore } from 'react';
import { searchProfiles } from '../api/endpoints.ts';
import type { Hit } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useStewardWords } from '../i18n/steward-words.ts';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { createSearchController } from '../search/search-controller.ts';

/** Finds another profile as the search on top of the page does, without leaving this one. */
export function PersonPicker({
  without,
  choose,
}: {
  /** Profile that cannot be chosen: the one that asks. */
  without: string;
  choose: (hit: Hit) => void;
}) {
  const { words, format } = useLanguage();
  const steward = useStewardWords().merge;
  const [controller] = useState(() =>
    createSearchController(async (text, signal) => {
      const found = await searchProfiles(text, signal);
      return { ...found, hits: found.hits.filter((hit) => hit.profile_id !== without) };
    }, choose),
  );
  const state = useSyncExternalStore(controller.subscribe, controller.getState);
  const isSettled = state.text.trim() !== '' && !state.waiting && state.answered === state.text;
  return (
    <div>
      <label className="field">
        <span className="field-name">{steward.find}</span>
        <input
          className="text-input picker-input"
          type="text"
          autoComplete="off"
          spellCheck={false}
          placeholder={steward.find_hint}
          value={state.text}
          onChange={({ currentTarget: { value } }) => controller.type(value)}
        />
      </label>
      <p className="visually-hidden" role="status">
        {isSettled ? words.search.count(state.hits.length) : ''}
      </p>
      {state.error === null ? null : <ErrorPanel error={state.error} retry={controller.retry} />}
      {isSettled && state.hits.length === 0 ? <p className="dim">{steward.none}</p> : null}
      <ul className="picker-list" aria-label={steward.results}>
        {state.hits.map((hit) => (
          <li key={hit.profile_id}>
            <button type="button" className="picker-item" onClick={() => choose(hit)}>
              <span>{hit.profile.display_name ?? words.desk.nobody}</span>
              <span className="dim">{format.list(factsOf(hit))}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What tells one namesake from another. */
function factsOf({ profile }: Hit): string[] {
  return [profile.emails?.[0], profile.phones?.[0], profile.city].filter(
    (fact) => typeof fact === 'string',
  );
}
