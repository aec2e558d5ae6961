import { useEffect, useSyncExternalStore } from 'react';

type Handler = () => void;

const STORED = 'azimut.single_keys';
const SEQUENCE_MS = 1200;

/** The newest handler of a key answers: a page may take a key over from the shell while it is shown. */
const handlers = new Map<string, Handler[]>();
const listeners = new Set<() => void>();

/**
 * Gives a key to a handler while the component is shown. `mod+k` is Ctrl or Cmd; `g h` is one letter after the
 * other; a single character is compared with `event.key`, so that it is the letter that is printed on the key.
 */
export function useKey(key: string, handler: Handler | null): void {
  useEffect(() => {
    if (handler === null) return;
    const stack = handlers.get(key) ?? [];
    handlers.set(key, [...stack, handler]);
    return () => {
      handlers.set(
        key,
        (handlers.get(key) ?? []).filter((each) => each !== handler),
      );
    };
  }, [key, handler]);
}

/** Whether single keys act; `mod` keys always do. People who dictate switch them off (WCAG 2.1.4). */
export function useSingleKeys(): readonly [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, singleKeysOn);
  return [on, setSingleKeys];
}

export function singleKeysOn(): boolean {
  return localStorage.getItem(STORED) !== 'off';
}

function setSingleKeys(on: boolean): void {
  localStorage.setItem(STORED, on ? 'on' : 'off');
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Listens to the keyboard for the whole page, until the returned function is called. */
export function listenToKeys(): () => void {
  let first: { key: string; at: number } | null = null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.length === 1) answer(`mod+${event.key.toLowerCase()}`, event);
      return;
    }
    if (
      !singleKeysOn() ||
      isTyping(event.target) ||
      document.querySelector('dialog[open]') !== null
    )
      return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const sequence =
      first !== null && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${key}` : null;
    first = null;
    if (sequence !== null && answer(sequence, event)) return;
    if (key === 'g') first = { key, at: event.timeStamp };
    else answer(key, event);
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

function answer(key: string, event: KeyboardEvent): boolean {
  const handler = handlers.get(key)?.at(-1);
  if (handler === undefined) return false;
  event.preventDefault();
  handler();
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select, [role="menu"] *');
}
