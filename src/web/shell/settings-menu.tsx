import { ActionIcon, useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { Me } from '../api/types.ts';
import { LANGUAGES, useLanguage } from '../i18n/language.tsx';
import { useSingleKeys } from '../kit/hotkeys.ts';
import { Icon } from '../kit/icon.tsx';
import './settings-menu.css';

/**
 * Appearance, language, keys and leaving, behind one button on every width. The panel is the browser's own popover:
 * Esc and a click beside it close it, and the kit's (30 kB with its positioning) is not needed.
 */
export function SettingsMenu({ me, signOut }: { me: Me | null; signOut: (() => void) | null }) {
  const { code, words, change } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [single, setSingle] = useSingleKeys();
  const panelId = useId();
  const role = me?.roles[0];
  return (
    <>
      <ActionIcon
        variant="subtle"
        size={38}
        aria-label={words.nav.settings}
        popoverTarget={panelId}
        aria-haspopup="dialog"
      >
        <Icon name="settings" size={20} />
      </ActionIcon>
      <div
        id={panelId}
        popover="auto"
        role="dialog"
        aria-label={words.nav.settings}
        className="settings"
      >
        {me === null ? null : (
          <p className="settings-who">
            {words.settings.signed_in_as(role === undefined ? me.label : words.roles[role])}
          </p>
        )}
        <fieldset className="settings-set">
          <legend>{words.settings.theme}</legend>
          {(['auto', 'light', 'dark'] as const).map((scheme) => (
            <Choice
              key={scheme}
              name="scheme"
              chosen={colorScheme === scheme}
              choose={() => setColorScheme(scheme)}
            >
              <Icon name={SCHEME_ICONS[scheme]} size={16} />
              {words.settings[`theme_${scheme}`]}
            </Choice>
          ))}
        </fieldset>
        <fieldset className="settings-set">
          <legend>{words.settings.language}</legend>
          {LANGUAGES.map((language) => (
            <Choice
              key={language.code}
              name="language"
              chosen={code === language.code}
              choose={() => change(language.code)}
            >
              <span lang={language.code}>{language.name}</span>
            </Choice>
          ))}
        </fieldset>
        <fieldset className="settings-set">
          <legend>{words.nav.keys}</legend>
          <label className="settings-choice">
            <input
              type="checkbox"
              checked={single}
              onChange={(event) => setSingle(event.currentTarget.checked)}
            />
            {words.settings.single_keys}
          </label>
        </fieldset>
        {signOut === null ? null : (
          <button type="button" className="settings-leave" onClick={signOut}>
            <Icon name="leave" size={16} />
            {words.settings.sign_out}
          </button>
        )}
      </div>
    </>
  );
}

const SCHEME_ICONS = { auto: 'screen', light: 'sun', dark: 'moon' } as const;

function Choice({
  name,
  chosen,
  choose,
  children,
}: {
  name: string;
  chosen: boolean;
  choose: () => void;
  children: ReactNode;
}) {
  return (
    <label className="settings-choice">
      <input type="radio" name={name} checked={chosen} onChange={choose} />
      {children}
    </label>
  );
}
