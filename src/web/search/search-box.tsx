import { Kbd, Loader } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import {
  type FocusEvent,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { LONGEST_QUERY } from '../../search/tiers.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useKey, useSingleKeys } from '../kit/hotkeys.ts';
import { Icon } from '../kit/icon.tsx';
import { ErrorPanel } from '../kit/state-panel.tsx';
import { useDelayed } from '../kit/use-delayed.ts';
import { HitOption } from './hit-option.tsx';
import { PassageGroup } from './passage-group.tsx';
import { useSearch } from './search-context.tsx';
import './search-box.css';

/** The search on top of every page: an ARIA combobox whose list follows each key. */
export function SearchBox() {
  const { words } = useLanguage();
  const [state, controller] = useSearch();
  const [opened, setOpened] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const path = useLocation({ select: (location) => location.pathname });
  const [single] = useSingleKeys();
  const slow = useDelayed(state.waiting);

  const focus = useCallback(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  useKey('/', focus);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the list that led to it
  useEffect(() => setOpened(false), [path]);
  useEffect(() => {
    if (path === '/') input.current?.focus();
  }, [path]);

  const typed = state.text.trim() !== '';
  const listed = opened && typed && state.hits.length > 0;
  const settled = !state.waiting && state.answered === state.text;

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        event.preventDefault();
        if (!opened) setOpened(true);
        else controller.move(event.key === 'ArrowDown' ? 1 : -1);
        break;
      case 'Enter':
        event.preventDefault();
        setOpened(true);
        controller.enter();
        break;
      case 'Escape':
        event.preventDefault();
        controller.cancelOpen();
        if (opened && typed) setOpened(false);
        else if (typed) controller.clear();
        else input.current?.blur();
        break;
    }
  };

  const onBlur = (event: FocusEvent<HTMLElement>) => {
    if (event.currentTarget.contains(event.relatedTarget)) return;
    setOpened(false);
    controller.cancelOpen();
  };

  return (
    <search className="search" onBlur={onBlur}>
      <div className="search-inner">
        <span className="search-glass">
          {slow ? <Loader size={16} aria-hidden /> : <Icon name="search" size={18} />}
        </span>
        <input
          ref={input}
          className="search-input"
          type="text"
          inputMode="search"
          enterKeyHint="search"
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={LONGEST_QUERY}
          role="combobox"
          aria-label={words.search.label}
          aria-autocomplete="list"
          aria-expanded={listed}
          aria-controls={listed ? listId : undefined}
          aria-activedescendant={listed ? `${listId}-${state.active}` : undefined}
          aria-keyshortcuts="/"
          placeholder={words.search.placeholder}
          value={state.text}
          onChange={(event) => {
            setOpened(true);
            controller.type(event.currentTarget.value);
          }}
          onFocus={() => setOpened(true)}
          onKeyDown={onKeyDown}
        />
        {typed ? (
          <button
            type="button"
            className="search-clear"
            aria-label={words.search.clear}
            onClick={() => {
              controller.clear();
              focus();
            }}
          >
            <Icon name="close" size={16} />
          </button>
        ) : single ? (
          <Kbd className="search-key" aria-hidden>
            /
          </Kbd>
        ) : null}
        <p className="visually-hidden" role="status">
          {typed && settled
            ? words.search.count(state.hits.length)
            : slow
              ? words.search.waiting
              : ''}
        </p>
        {opened && typed ? (
          <div className="search-panel" aria-busy={state.waiting}>
            {state.error === null ? null : (
              <ErrorPanel
                error={state.error}
                heading={words.search.failed}
                retry={controller.retry}
              />
            )}
            {listed ? (
              <div
                className="search-list"
                role="listbox"
                id={listId}
                aria-label={words.search.results}
              >
                {state.hits.map((hit, index) => (
                  <HitOption
                    key={hit.profile_id}
                    id={`${listId}-${index}`}
                    hit={hit}
                    active={index === state.active}
                    former={!settled}
                    point={() => controller.point(index)}
                    chosen={() => setOpened(false)}
                  />
                ))}
              </div>
            ) : null}
            {settled && state.hits.length === 0 ? (
              <div className="search-none">
                <p className="search-none-heading">{words.search.none}</p>
                <p className="dim">{words.search.none_hint}</p>
              </div>
            ) : null}
            {settled && state.meant !== null ? (
              <p className="search-meant">
                {words.search.meant}{' '}
                <button
                  type="button"
                  className="text-button"
                  onClick={() => {
                    controller.type(state.meant ?? '');
                    input.current?.focus();
                  }}
                >
                  {state.meant}
                </button>
              </p>
            ) : null}
            {settled ? <PassageGroup text={state.text} chosen={() => setOpened(false)} /> : null}
            <p className="search-foot">
              {state.will_open ? (
                <span className="search-will-open">{words.search.will_open}</span>
              ) : (
                <>
                  <span>
                    <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> {words.search.hint_move}
                  </span>
                  <span>
                    <Kbd size="xs">↵</Kbd> {words.search.hint_open}
                  </span>
                  <span>
                    <Kbd size="xs">{words.keys.escape}</Kbd> {words.search.hint_close}
                  </span>
                </>
              )}
              <Link to="/people" className="text-link search-all" onClick={() => setOpened(false)}>
                {words.search.all}
              </Link>
              <span className="search-count">
                {settled && state.hits.length > 0 ? words.search.count(state.hits.length) : ''}
              </span>
            </p>
          </div>
        ) : null}
      </div>
    </search>
  );
}
