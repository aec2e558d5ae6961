import { Kbd } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { useSingleKeys } from '../kit/hotkeys.ts';
import { Icon } from '../kit/icon.tsx';
import { startTour } from '../kit/tour-state.ts';
import './keys-help.css';

/** The list of keys, and the switch for those of a single letter. */
export function KeysHelp({
  opened,
  close,
  withIngest,
  withDesk,
}: {
  opened: boolean;
  close: () => void;
  withIngest: boolean;
  withDesk: boolean;
}) {
  const { words } = useLanguage();
  const [single, setSingle] = useSingleKeys();
  const rows: readonly (readonly [readonly string[], string])[] = [
    [['Ctrl', 'K'], words.keys.palette],
    [['/'], words.keys.search],
    [['↑', '↓'], words.keys.move],
    [['↵'], words.keys.open],
    [[words.keys.escape], words.keys.leave],
    [['['], words.keys.previous],
    [[']'], words.keys.next],
    [['T'], words.keys.timeline],
    [['F'], words.keys.filter],
    [['.'], words.keys.actions],
    [['G', 'H'], words.keys.go_home],
    [['G', 'P'], words.keys.go_people],
    [['G', 'M'], words.keys.go_models],
    [['G', 'B'], words.keys.go_boards],
    [['G', 'A'], words.keys.go_explore],
    [['U'], words.keys.board_undo],
    [['P'], words.keys.board_people],
    ...(withIngest ? [[['G', 'I'], words.keys.go_ingest] as const] : []),
    ...(withDesk
      ? [
          [['G', 'D'], words.keys.go_desk] as const,
          [['Y', 'N', 'S', 'U'], words.keys.decide] as const,
          [['Z'], words.keys.undo] as const,
        ]
      : []),
    [['?'], words.keys.help],
  ];
  return (
    <Dialog label={words.keys.heading} opened={opened} close={close}>
      <div className="keys">
        <div className="keys-top">
          <h2 className="keys-heading">{words.keys.heading}</h2>
          <button type="button" className="keys-close" aria-label={words.app.close} onClick={close}>
            <Icon name="close" />
          </button>
        </div>
        <dl className="keys-list">
          {rows.map(([keys, what]) => (
            <div className="keys-row" key={what}>
              <dt>
                {keys.map((key) => (
                  <Kbd key={key} size="sm">
                    {key}
                  </Kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <label className="keys-single">
          <input
            type="checkbox"
            checked={single}
            onChange={(event) => setSingle(event.currentTarget.checked)}
          />
          {words.keys.single}
        </label>
        <p className="dim">{words.keys.single_hint}</p>
        <button
          type="button"
          className="text-button"
          onClick={() => {
            close();
            startTour();
          }}
        >
          {words.keys.tour}
        </button>
      </div>
    </Dialog>
  );
}
