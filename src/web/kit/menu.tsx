import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './menu.css';

export interface MenuItem {
  readonly id: string;
  readonly icon: IconName;
  readonly text: string;
  readonly run: () => void;
}

/** A button that opens a short list of actions; Escape, a choice or a click elsewhere closes it. */
export function Menu({
  label,
  items,
  children,
}: {
  label: string;
  items: readonly MenuItem[];
  children?: ReactNode;
}) {
  const [opened, setOpened] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!opened) return;
    const leave = (event: Event) => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) {
        setOpened(false);
      }
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [opened]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: listens for Escape on behalf of the buttons inside
    <div
      className="menu"
      ref={root}
      data-no-picture
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !opened) return;
        event.stopPropagation();
        setOpened(false);
        root.current?.querySelector<HTMLElement>('.menu-open')?.focus();
      }}
    >
      <button
        type="button"
        className={children === undefined ? 'menu-open menu-dots' : 'menu-open chip'}
        aria-label={children === undefined ? label : undefined}
        title={label}
        aria-expanded={opened}
        aria-controls={id}
        onClick={() => setOpened(!opened)}
      >
        {children ?? <Icon name="more" size={18} />}
      </button>
      <div className="menu-list" id={id} hidden={!opened}>
        {items.map((item) => (
          <button
            type="button"
            key={item.id}
            className="menu-item"
            onClick={() => {
              setOpened(false);
              root.current?.querySelector<HTMLElement>('.menu-open')?.focus();
              item.run();
            }}
          >
            <Icon name={item.icon} size={16} />
            {item.text}
          </button>
        ))}
      </div>
    </div>
  );
}
