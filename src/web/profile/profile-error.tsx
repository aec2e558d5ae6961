import { Link } from '@tanstack/react-router';
import { ApiError } from '../api/request.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ErrorPanel, StatePanel } from '../kit/state-panel.tsx';

/** In place of a person who may not be seen, is not there, was erased, or could not be read. */
export function ProfileError({ error, retry }: { error: Error; retry: () => void }) {
  const { words } = useLanguage();
  const status = error instanceof ApiError ? error.status : 0;
  const back = (
    <Link to="/" className="text-link">
      {words.app.back}
    </Link>
  );
  switch (status) {
    case 403:
      return (
        <StatePanel icon="lock" heading={words.errors.forbidden} page>
          <p className="dim">{words.errors.forbidden_hint}</p>
          {back}
        </StatePanel>
      );
    case 404:
      return (
        <StatePanel icon="compass" heading={words.errors.profile_not_found} page>
          <p className="dim">{words.errors.profile_not_found_hint}</p>
          {back}
        </StatePanel>
      );
    case 410:
      return (
        <StatePanel icon="erased" heading={words.errors.erased} page>
          <p className="dim">{words.errors.erased_hint}</p>
          {back}
        </StatePanel>
      );
    default:
      return <ErrorPanel error={error} retry={retry} page />;
  }
}
