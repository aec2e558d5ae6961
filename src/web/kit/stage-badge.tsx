import type { LifecycleStage } from '../../model/profile.ts';
import { useLanguage } from '../i18n/language.tsx';
import './stage-badge.css';

/** Where a person stands with the company: a word, with a mark whose fill says how alive the relation is. */
export function StageBadge({ stage }: { stage: LifecycleStage }) {
  const { words } = useLanguage();
  return (
    <span className="stage" data-stage={stage}>
      <svg className="stage-mark" width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
        <circle cx="4" cy="4" r="3.2" />
      </svg>
      {words.stages[stage]}
    </span>
  );
}
