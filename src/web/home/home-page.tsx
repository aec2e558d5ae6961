import { Kbd } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';
import { Icon, type IconName } from '../kit/icon.tsx';
import { useTitle } from '../kit/use-title.ts';
import { DeskLists } from './desk-lists.tsx';
import './home-page.css';

const ICONS: readonly IconName[] = ['person', 'phone', 'email', 'bag'];

/** Where a day begins: the search has the focus, and the page says what it can find. */
export function HomePage() {
  const { words } = useLanguage();
  useTitle(words.titles.home);
  return (
    <div className="home">
      <h1 className="home-heading" tabIndex={-1} data-page-heading>
        {words.home.heading}
      </h1>
      <p className="home-lead dim">{words.home.lead}</p>
      <ul className="home-tips">
        {words.home.tips.map(([what, example], index) => (
          <li className="home-tip" key={what}>
            <Icon name={ICONS[index] ?? 'search'} />
            <span className="home-what">{what}</span>
            <span className="home-example">{example}</span>
          </li>
        ))}
      </ul>
      <DeskLists />
      <p className="home-keys dim">
        <span>
          <Kbd size="xs">/</Kbd> {words.keys.search}
        </span>
        <span>
          <Kbd size="xs">Ctrl K</Kbd> {words.keys.palette}
        </span>
        <span>
          <Kbd size="xs">?</Kbd> {words.keys.heading}
        </span>
      </p>
    </div>
  );
}
