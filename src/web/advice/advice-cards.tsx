import type { ShownProfile } from '../api/types.ts';
import { ActionsCard } from './actions-card.tsx';
import { RecommendationsCard } from './recommendations-card.tsx';
import { RfmCard } from './rfm-card.tsx';
import { ValueCurveCard } from './value-curve-card.tsx';
import './advice.css';

/** What to do for a person and what it may bring: actions, articles, value over time, place among customers. */
export function AdviceCards({
  profile,
  masked,
}: {
  profile: ShownProfile;
  masked: readonly string[];
}) {
  const { profile_id, computed } = profile;
  if (profile_id === undefined) return null;
  return (
    <>
      {masked.includes('identifiers') ? null : <ActionsCard profileId={profile_id} />}
      <RecommendationsCard profileId={profile_id} />
      <ValueCurveCard profileId={profile_id} />
      <RfmCard rfm={computed?.rfm} />
    </>
  );
}
