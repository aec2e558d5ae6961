import { type KeyboardEvent, useId, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Icon, type IconName } from '../kit/icon.tsx';
import './palette.css';

export interface Command {
  readonly id: string;
  readonly icon: IconName;
  readonly name: string;
  readonly keys?: string;
  run(): void;
}

/** Every command by name: typing narrows the list, Enter runs. */
export function Palette({
  opened,
  close,
  commands,
}: {
  opened: boolean;
  close: () => void;
  commands: readonly Command[];
}) {
  const { words } = useLanguage();
  return (
    <Dialog label={words.palette.label} opened={opened} close={close}>
      <CommandList close={close} commands={commands} />
    </Dialog>
  );
}

function CommandList({ close, commands }: { close: () => void; commands: readonly Command[] }) {
  const { words } = useLanguage();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const found = commands.filter((command) => bare(command.name).includes(bare(text.trim())));

  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    // Closed first: the browser then gives the focus back before the command moves it elsewhere.
    close();
    requestAnimationFrame(() => command.run());
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      run(found[active]);
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || found.length === 0) return;
    event.preventDefault();
    setActive((active + step + found.length) % found.length);
  };

  return (
    <div className="palette">
      <input
        className="palette-input"
        type="text"
        // biome-ignore lint/a11y/noAutofocus: a modal that was asked for; focus goes to its only field
        autoFocus
        autoComplete="off"
        spellCheck={false}
        role="combobox"
        aria-label={words.palette.placeholder}
        aria-expanded={found.length > 0}
        aria-controls={found.length > 0 ? listId : undefined}
        aria-activedescendant={found.length > 0 ? `${listId}-${active}` : undefined}
        placeholder={words.palette.placeholder}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {found.length === 0 ? (
        <p className="palette-none dim">{words.palette.none}</p>
      ) : (
        <div className="palette-list" role="listbox" id={listId} aria-label={words.palette.label}>
          {found.map((command, index) => (
            <button
              key={command.id}
              id={`${listId}-${index}`}
              type="button"
              role="option"
              aria-selected={index === active}
              tabIndex={-1}
              className="palette-command"
              data-active={index === active || undefined}
              onMouseMove={() => setActive(index)}
              onClick={() => run(command)}
            >
              <Icon name={command.icon} />
              <span className="palette-name">{command.name}</span>
              {command.keys === undefined ? null : (
                <kbd className="palette-keys">{command.keys}</kbd>
              )}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function bare(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
