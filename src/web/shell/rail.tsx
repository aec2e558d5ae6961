import { Link, useLocation } from '@tanstack/react-router';
import type { Me } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Icon } from '../kit/icon.tsx';
import './rail.css';

/** Who may watch the intake: those who answer for the data. */
export function mayWatchIngest(me: Me): boolean {
  return me.roles.includes('steward') || me.roles.includes('administrator');
}

/** Who may say which profiles are one person. */
export function mayKeepIdentities(me: Me): boolean {
  return me.roles.includes('steward') || me.roles.includes('administrator');
}

/** The way to each page: a slim column beside the content, a bar below it on a narrow screen. */
export function Rail({
  me,
  openPalette,
  openKeys,
}: {
  me: Me;
  openPalette: () => void;
  openKeys: () => void;
}) {
  const { words } = useLanguage();
  const path = useLocation({ select: ({ pathname }) => pathname });
  return (
    <nav className="rail" aria-label={words.nav.label}>
      <span className="rail-mark" aria-hidden="true">
        <Icon name="compass" size={22} />
      </span>
      <Link
        to="/"
        className="rail-item"
        activeProps={{ 'aria-current': 'page' }}
        aria-keyshortcuts="g h"
      >
        <Icon name="home" size={20} />
        <span className="rail-word">{words.nav.home}</span>
      </Link>
      <Link
        to="/people"
        className="rail-item"
        activeProps={{ 'aria-current': 'page' }}
        aria-keyshortcuts="g p"
      >
        <Icon name="person" size={20} />
        <span className="rail-word">{words.nav.people}</span>
      </Link>
      <Link
        to="/dashboards"
        className="rail-item"
        aria-current={/^\/(dashboards|explore|analyses)/.test(path) ? 'page' : undefined}
        aria-keyshortcuts="g b"
      >
        <Icon name="chart" size={20} />
        <span className="rail-word">{words.nav.analysis}</span>
      </Link>
      <Link
        to="/models"
        className="rail-item"
        activeProps={{ 'aria-current': 'page' }}
        aria-keyshortcuts="g m"
      >
        <Icon name="bulb" size={20} />
        <span className="rail-word">{words.nav.models}</span>
      </Link>
      {mayWatchIngest(me) ? (
        <Link
          to="/ingest"
          className="rail-item"
          activeProps={{ 'aria-current': 'page' }}
          aria-keyshortcuts="g i"
        >
          <Icon name="intake" size={20} />
          <span className="rail-word">{words.nav.ingest}</span>
        </Link>
      ) : null}
      {mayKeepIdentities(me) ? (
        <Link
          to="/desk"
          className="rail-item"
          activeProps={{ 'aria-current': 'page' }}
          aria-keyshortcuts="g d"
        >
          <Icon name="twins" size={20} />
          <span className="rail-word">{words.nav.desk}</span>
        </Link>
      ) : null}
      <span className="rail-space" />
      <button
        type="button"
        className="rail-item"
        onClick={openPalette}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <Icon name="command" size={20} />
        <span className="rail-word">{words.nav.palette_short}</span>
      </button>
      <button
        type="button"
        className="rail-item rail-keys"
        onClick={openKeys}
        aria-keyshortcuts="?"
      >
        <Icon name="keyboard" size={20} />
        <span className="rail-word">{words.nav.keys_short}</span>
      </button>
    </nav>
  );
}
