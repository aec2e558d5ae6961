import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { Icon } from '../kit/icon.tsx';
import { useDelayed } from '../kit/use-delayed.ts';
import './offline-banner.css';

/** Says that the network is gone and how old the newest data shown is; a thin line says that data is coming. */
export function OfflineBanner() {
  const { words, format } = useLanguage();
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  const queries = useQueryClient();
  const refreshing = useDelayed(useIsFetching() > 0);
  if (online) return refreshing ? <div className="refreshing" aria-hidden="true" /> : null;
  const newest = Math.max(
    0,
    ...queries
      .getQueryCache()
      .getAll()
      .map((query) => query.state.dataUpdatedAt),
  );
  return (
    <p className="offline" role="status">
      <Icon name="offline" />
      <span className="offline-word">{words.errors.offline}</span>
      {newest === 0 ? null : (
        <span>{words.errors.offline_age(format.time(new Date(newest).toISOString()))}</span>
      )}
    </p>
  );
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}
