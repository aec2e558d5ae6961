import { Skeleton } from '@mantine/core';
import { useLanguage } from '../i18n/language.tsx';

const LINES = [88, 64, 76, 52, 70, 60];

/** The page's shape while its first answer is on the way, so that nothing jumps when it comes. */
export function ProfileSkeleton() {
  const { words } = useLanguage();
  return (
    <div className="profile" aria-busy="true">
      <p className="visually-hidden" role="status">
        {words.app.loading}
      </p>
      <div className="profile-header">
        <Skeleton circle height={52} />
        <div className="profile-header-main">
          <Skeleton height={22} width={220} mb={8} />
          <Skeleton height={13} width={160} />
        </div>
      </div>
      <div className="profile-columns">
        {['about', 'history', 'know'].map((column) => (
          <div className="card" key={column}>
            {LINES.map((width) => (
              <Skeleton key={width} height={13} width={`${width}%`} mb={14} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
