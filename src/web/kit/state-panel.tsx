import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiError } from '../api/request.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Icon, type IconName } from './icon.tsx';
import './state-panel.css';

/** A calm message in place of content: what is so, why, and the next step. */
export function StatePanel({
  icon,
  heading,
  children,
  page = false,
}: {
  icon: IconName;
  heading: string;
  children?: ReactNode;
  /** Stands for the whole page: its heading is the page's. */
  page?: boolean;
}) {
  const Heading = page ? 'h1' : 'p';
  return (
    <div className={page ? 'state state-page' : 'state'}>
      <span className="state-icon">
        <Icon name={icon} size={page ? 28 : 22} />
      </span>
      <Heading
        className="state-heading"
        {...(page ? { tabIndex: -1, 'data-page-heading': true } : {})}
      >
        {heading}
      </Heading>
      {children}
    </div>
  );
}

/** What failed, in words; the request's id, to be told to whoever can look it up; and another try. */
export function ErrorPanel({
  error,
  retry,
  page = false,
  heading,
}: {
  error: Error;
  retry?: (() => void) | undefined;
  page?: boolean;
  heading?: string;
}) {
  const { words } = useLanguage();
  const codes: Readonly<Record<string, string>> = words.errors.codes;
  const code = error instanceof ApiError ? error.code : 'internal';
  const id = error instanceof ApiError ? error.requestId : null;
  return (
    <div role="alert">
      <StatePanel icon="alert" heading={heading ?? words.errors.heading} page={page}>
        <p className="dim">{codes[code] ?? words.errors.codes.internal}</p>
        {id === null ? null : <p className="dim mono">{words.errors.request(id)}</p>}
        {retry === undefined ? null : (
          <Button variant="default" size="xs" onClick={retry}>
            {words.app.retry}
          </Button>
        )}
      </StatePanel>
    </div>
  );
}
