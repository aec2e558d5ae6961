import { useMantineColorScheme } from '@mantine/core';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import type { Me } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { listenToKeys, useKey, useSingleKeys } from '../kit/hotkeys.ts';
import { startTour, useTourState } from '../kit/tour-state.ts';
import { SearchBox } from '../search/search-box.tsx';
import { SearchProvider } from '../search/search-context.tsx';
import { KeysHelp } from './keys-help.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { type Command, Palette } from './palette.tsx';
import { mayKeepIdentities, mayWatchIngest, Rail } from './rail.tsx';
import { SettingsMenu } from './settings-menu.tsx';
import './shell.css';

const Tour = lazy(async () => ({ default: (await import('../tour/tour.tsx')).Tour }));

/** What stays while pages change: the rail, the search, the settings, the keys. */
export function Shell({ me, signOut }: { me: Me; signOut: () => void }) {
  const { words } = useLanguage();
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  const navigate = useNavigate();
  const tour = useTourState();
  // A dialog tells that it closed a moment later: by then the other one may be open.
  const closePalette = useCallback(() => setOpen((now) => (now === 'palette' ? null : now)), []);
  const closeKeys = useCallback(() => setOpen((now) => (now === 'keys' ? null : now)), []);
  const openPalette = useCallback(() => setOpen('palette'), []);
  const openKeys = useCallback(() => setOpen('keys'), []);
  const goHome = useCallback(() => void navigate({ to: '/' }), [navigate]);
  const goPeople = useCallback(() => void navigate({ to: '/people' }), [navigate]);
  const goModels = useCallback(() => void navigate({ to: '/models' }), [navigate]);
  const goBoards = useCallback(() => void navigate({ to: '/dashboards' }), [navigate]);
  const goExplore = useCallback(() => void navigate({ to: '/explore' }), [navigate]);
  const goIngest = useCallback(() => void navigate({ to: '/ingest' }), [navigate]);
  const goDesk = useCallback(() => void navigate({ to: '/desk' }), [navigate]);
  const withIngest = mayWatchIngest(me);
  const withDesk = mayKeepIdentities(me);

  useEffect(listenToKeys, []);
  useKey('mod+k', openPalette);
  useKey('?', openKeys);
  useKey('g h', goHome);
  useKey('g p', goPeople);
  useKey('g m', goModels);
  useKey('g b', goBoards);
  useKey('g a', goExplore);
  useKey('g i', withIngest ? goIngest : null);
  useKey('g d', withDesk ? goDesk : null);

  const commands = useCommands({
    goHome,
    goPeople,
    goModels,
    goBoards,
    goExplore,
    goIngest: withIngest ? goIngest : null,
    goDesk: withDesk ? goDesk : null,
    openKeys,
    signOut,
  });
  return (
    <SearchProvider>
      <a className="skip" href="#main">
        {words.app.skip}
      </a>
      <div className="shell">
        <header className="shell-top">
          <SearchBox />
          <div className="shell-actions">
            <SettingsMenu me={me} signOut={signOut} />
          </div>
          <OfflineBanner />
        </header>
        <Rail me={me} openPalette={openPalette} openKeys={openKeys} />
        <main id="main" className="shell-main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {tour === 'over' ? null : (
        <Suspense fallback={null}>
          <Tour state={tour} />
        </Suspense>
      )}
      <Palette opened={open === 'palette'} close={closePalette} commands={commands} />
      <KeysHelp
        opened={open === 'keys'}
        close={closeKeys}
        withIngest={withIngest}
        withDesk={withDesk}
      />
    </SearchProvider>
  );
}

function useCommands(actions: {
  goHome: () => void;
  goPeople: () => void;
  goModels: () => void;
  goBoards: () => void;
  goExplore: () => void;
  goIngest: (() => void) | null;
  goDesk: (() => void) | null;
  openKeys: () => void;
  signOut: () => void;
}): Command[] {
  const { words, code, change } = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  const [single, setSingle] = useSingleKeys();
  const { goHome, goPeople, goModels, goBoards, goExplore } = actions;
  const { goIngest, goDesk, openKeys, signOut } = actions;
  return [
    {
      id: 'search',
      icon: 'search',
      name: words.palette.search_for,
      keys: '/',
      run: () => document.querySelector<HTMLInputElement>('.search-input')?.focus(),
    },
    { id: 'home', icon: 'home', name: words.keys.go_home, keys: 'G H', run: goHome },
    { id: 'people', icon: 'person', name: words.keys.go_people, keys: 'G P', run: goPeople },
    { id: 'models', icon: 'bulb', name: words.keys.go_models, keys: 'G M', run: goModels },
    { id: 'boards', icon: 'boards', name: words.keys.go_boards, keys: 'G B', run: goBoards },
    { id: 'explore', icon: 'chart', name: words.keys.go_explore, keys: 'G A', run: goExplore },
    ...(goIngest === null
      ? []
      : [
          {
            id: 'ingest',
            icon: 'intake',
            name: words.keys.go_ingest,
            keys: 'G I',
            run: goIngest,
          } as const,
        ]),
    ...(goDesk === null
      ? []
      : [
          {
            id: 'desk',
            icon: 'twins',
            name: words.keys.go_desk,
            keys: 'G D',
            run: goDesk,
          } as const,
        ]),
    {
      id: 'auto',
      icon: 'screen',
      name: theme(words.settings.theme_auto),
      run: () => setColorScheme('auto'),
    },
    {
      id: 'light',
      icon: 'sun',
      name: theme(words.settings.theme_light),
      run: () => setColorScheme('light'),
    },
    {
      id: 'dark',
      icon: 'moon',
      name: theme(words.settings.theme_dark),
      run: () => setColorScheme('dark'),
    },
    {
      id: 'language',
      icon: 'language',
      name: words.palette.other_language,
      run: () => change(code === 'en' ? 'fr' : 'en'),
    },
    {
      id: 'single_keys',
      icon: 'keyboard',
      name: single ? words.palette.single_keys_off : words.palette.single_keys_on,
      run: () => setSingle(!single),
    },
    { id: 'keys', icon: 'keyboard', name: words.keys.heading, keys: '?', run: openKeys },
    { id: 'tour', icon: 'compass', name: words.keys.tour, run: startTour },
    { id: 'sign_out', icon: 'leave', name: words.settings.sign_out, run: signOut },
  ];

  function theme(name: string): string {
    return words.palette.theme(name);
  }
}
