import { ApiError } from '../api/request.ts';
import { useLanguage } from '../i18n/language.tsx';
import { StatePanel } from '../kit/state-panel.tsx';

export function isForbidden(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 403;
}

/** Stands for a part of the desk that the roles do not open. */
export function Forbidden() {
  const { words } = useLanguage();
  return (
    <StatePanel icon="lock" heading={words.errors.forbidden}>
      <p className="dim">{words.errors.forbidden_hint}</p>
    </StatePanel>
  );
}
