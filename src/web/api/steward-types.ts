import type { NamespaceRule } from '../../model/namespace-rule.ts';
import type {
  findGenericValues,
  findMerges,
  getIdentity,
  getMatching,
  getNamespaceJobs,
  getNamespaces,
  getSurvivorship,
  previewMerge,
  previewSplit,
  previewSurvivorship,
  simulateNamespace,
} from './steward-endpoints.ts';

export type Decision = Awaited<ReturnType<typeof findMerges>>['merges'][number];
export type MergePreview = Awaited<ReturnType<typeof previewMerge>>;
export type SplitPreview = Awaited<ReturnType<typeof previewSplit>>;
export type Moves = SplitPreview['moves'];
export type Identity = Awaited<ReturnType<typeof getIdentity>>;

export type Namespace = Awaited<ReturnType<typeof getNamespaces>>['namespaces'][number];
export type NamespaceChange = Omit<NamespaceRule, 'name'>;
export type Simulation = Awaited<ReturnType<typeof simulateNamespace>>;
export type NamespaceJob = Awaited<ReturnType<typeof getNamespaceJobs>>['jobs'][number];
export type GenericValue = Awaited<ReturnType<typeof findGenericValues>>['values'][number];

export type Matching = Awaited<ReturnType<typeof getMatching>>;
export type { MatchingSettings } from '../../model/matching.ts';

export type Survivorship = Awaited<ReturnType<typeof getSurvivorship>>;
export type SurvivorshipTrial = Awaited<ReturnType<typeof previewSurvivorship>>;
export type { Strategy, SurvivorshipPolicy, SurvivorshipRule } from '../../model/survivorship.ts';
