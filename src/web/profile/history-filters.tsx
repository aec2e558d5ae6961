import { useNavigate } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ShownProfile } from '../api/types.ts';
import { label } from '../i18n/label.ts';
import { useLanguage } from '../i18n/language.tsx';
import { useKey } from '../kit/hotkeys.ts';
import { Icon } from '../kit/icon.tsx';
import { filterOf, type ProfileView, toggleCode } from './profile-view.ts';

const FEW_NAMES = 6;

/** Chips by channel and by type; the address keeps what is pressed, so that Back and a shared link bring it again. */
export function HistoryFilters({ profile, view }: { profile: ShownProfile; view: ProfileView }) {
  const { words, format } = useLanguage();
  const navigate = useNavigate();
  const [all, setAll] = useState(false);
  const [opened, setOpened] = useState(false);
  const first = useRef<HTMLDivElement>(null);
  const filter = filterOf(view);
  useKey(
    'f',
    useCallback(() => {
      flushSync(() => setOpened(true));
      first.current?.querySelector('button')?.focus();
    }, []),
  );

  const change = (next: ProfileView) => {
    void navigate({ to: '.', search: { ...next }, replace: true, resetScroll: false });
  };

  // In order of how often they happened, and that order stays put while filtering.
  const names = Object.entries(profile.event_count ?? {})
    .map(([name, padded]) => ({ name, count: Number(padded) }))
    .toSorted((a, b) => b.count - a.count || a.name.localeCompare(b.name));
  const channels = profile.channels ?? [];
  if (names.length < 2 && channels.length < 2) return null;
  const shown = names.filter(
    ({ name }, index) => all || index < FEW_NAMES || filter.names.includes(name),
  );

  const pressed = filter.channels.length + filter.names.length;

  return (
    <div className="history-filters" data-opened={opened}>
      <button
        type="button"
        className="chip history-filters-toggle"
        aria-expanded={opened}
        onClick={() => setOpened(!opened)}
      >
        <Icon name="settings" size={15} />
        {words.timeline.filter}
        {pressed === 0 ? null : <span className="chip-count">{format.number(pressed)}</span>}
      </button>
      <fieldset className="chip-set" aria-keyshortcuts="f">
        <legend className="visually-hidden">{words.timeline.channel_filter}</legend>
        <div className="chips" ref={first}>
          {channels.map((channel) => (
            <button
              key={channel}
              type="button"
              className="chip"
              aria-pressed={filter.channels.includes(channel)}
              onClick={() => change(toggleCode(view, 'channel', channel))}
            >
              <Icon name={channel} size={15} />
              {words.channels[channel]}
            </button>
          ))}
        </div>
      </fieldset>
      <fieldset className="chip-set">
        <legend className="visually-hidden">{words.timeline.type_filter}</legend>
        <div className="chips">
          {shown.map(({ name, count }) => (
            <button
              key={name}
              type="button"
              className="chip"
              aria-pressed={filter.names.includes(name)}
              onClick={() => change(toggleCode(view, 'name', name))}
            >
              {label(words.events, name)}
              <span className="chip-count">{format.number(count)}</span>
            </button>
          ))}
          {names.length <= FEW_NAMES ? null : (
            <button
              type="button"
              className="text-button"
              aria-expanded={all}
              onClick={() => setAll(!all)}
            >
              {all ? words.profile.less : words.profile.more(names.length - FEW_NAMES)}
            </button>
          )}
          {pressed === 0 ? null : (
            <button
              type="button"
              className="text-button"
              onClick={() => change({ ...view, channel: undefined, name: undefined })}
            >
              {words.timeline.clear_filters}
            </button>
          )}
        </div>
      </fieldset>
    </div>
  );
}
