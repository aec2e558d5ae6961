import type { Selection } from '../../analytics/dashboards/view.ts';
import { useLabels } from '../analysis/labels.ts';
import { useAnalysisWords } from '../i18n/analysis-words.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Icon, type IconName } from '../kit/icon.tsx';
import { pillText } from './pill-text.ts';
import type { Switch } from './selections.ts';
import { isShareable } from './view-url.ts';

/** Every filter there is, each with what can be done to it: nothing filters unseen. */
export function PillBar({
  selections,
  toggle,
  remove,
  clear,
  undo,
}: {
  selections: readonly Selection[];
  toggle: (id: string, what: Switch) => void;
  remove: (id: string) => void;
  clear: () => void;
  undo: (() => void) | null;
}) {
  const words = useAnalysisWords();
  return (
    <section className="pills" aria-label={words.boards.filters} data-no-picture>
      <Icon name="filter" size={15} />
      {selections.length === 0 ? <p className="dim">{words.boards.no_filters}</p> : null}
      <ul className="pills-list">
        {selections.map((selection) => (
          <Pill key={selection.id} selection={selection} toggle={toggle} remove={remove} />
        ))}
      </ul>
      {selections.length > 1 ? (
        <button type="button" className="text-button" onClick={clear}>
          {words.boards.clear}
        </button>
      ) : null}
      {undo === null ? null : (
        <button type="button" className="text-button pills-undo" onClick={undo}>
          <Icon name="undo" size={14} /> {words.boards.undo}
        </button>
      )}
    </section>
  );
}

function Pill({
  selection,
  toggle,
  remove,
}: {
  selection: Selection;
  toggle: (id: string, what: Switch) => void;
  remove: (id: string) => void;
}) {
  const words = useAnalysisWords();
  const { format } = useLanguage();
  const labels = useLabels();
  const { id, negate, disabled, pinned } = selection;
  const { name, value } = pillText(selection, labels, words, format);
  const text = `${name} ${negate ? `${words.boards.is_not} ` : ''}${value}`;
  const button = (icon: IconName, what: string, pressed: boolean | null, run: () => void) => (
    <button
      type="button"
      className="pill-button"
      aria-label={`${what} – ${text}`}
      title={what}
      {...(pressed === null ? {} : { 'aria-pressed': pressed })}
      onClick={run}
    >
      <Icon name={icon} size={14} />
    </button>
  );
  return (
    <li
      className="pill"
      data-negate={negate || undefined}
      data-disabled={disabled || undefined}
      aria-label={words.boards.pill(text)}
    >
      <span className="pill-text">
        <span className="dim">{name}</span>
        {negate ? <em className="pill-not">{words.boards.is_not}</em> : null}
        <strong>{value}</strong>
        {disabled ? <em>{words.boards.off}</em> : null}
        {isShareable(selection) ? null : (
          <span className="pill-lock" title={words.boards.not_shared}>
            <Icon name="lock" size={13} />
            <span className="visually-hidden">{words.boards.not_shared}</span>
          </span>
        )}
      </span>
      {button('not', negate ? words.boards.affirm : words.boards.negate, negate, () =>
        toggle(id, 'negate'),
      )}
      {button(
        disabled ? 'play' : 'pause',
        disabled ? words.boards.enable : words.boards.disable,
        disabled,
        () => toggle(id, 'disabled'),
      )}
      {button('pin', pinned ? words.boards.unpin : words.boards.pin, pinned, () =>
        toggle(id, 'pinned'),
      )}
      {button('close', words.boards.remove, null, () => remove(id))}
    </li>
  );
}
