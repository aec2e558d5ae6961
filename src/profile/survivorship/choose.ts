import type { Candidate, PersonClaims } from '../../model/claims.ts';
import type { GoldenRule, Strategy } from '../../model/survivorship.ts';
import type { GoldenDraft } from '../golden-draft.ts';
import { type FieldRule, type Survivorship, strategyName } from './compile.ts';
import { type Contender, isVouchedFor, lastResort, type Measures, narrow } from './contender.ts';
import { sameKey } from './same-value.ts';
import { asList, uniteLists } from './unite.ts';

/** What choosing needs to know of the person besides the field itself. */
export interface Setting {
  readonly survivorship: Survivorship;
  readonly candidates: PersonClaims['candidates'];
  /** ISO 3166-1 alpha-2 that telephone numbers without a country code are read in */
  readonly country: string;
}

/**
 * Chooses one field's golden value among what each source last said, and puts it in the draft with why, who else
 * says so, and whether sources disagree. "There is none" never wins over a value; where no source knows one, nothing
 * is put. Strategies are asked in the rule's order until the sources left say the same; then the newest, the greater
 * JSON text and the first source by name decide whose spelling it is. No step depends on arrival order.
 */
export function chooseGolden(field: string, setting: Setting, draft: GoldenDraft): void {
  const contenders = contendersOf(setting.candidates[field]);
  const [first] = contenders;
  if (first === undefined) return;
  const rule = setting.survivorship.ruleOf(field);
  if (contenders.length === 1 && rule.union === undefined) {
    put(field, first, 'only_source', rule, draft);
    draft.confirm(field, first.source, first.at);
    return;
  }
  const measures = fieldMeasures(field, setting);
  if (rule.union !== undefined) {
    unite(field, rule, rule.union, contenders, measures, draft);
    return;
  }
  const isAgreed = allSame(contenders, measures);
  const settled = settle(contenders, rule.choose, measures, isAgreed);
  put(field, settled.one, settled.rule, rule, draft);
  const since = draft.confirmed.length;
  for (const one of contenders) {
    if (isAgreed || same(one, settled.one, measures)) draft.confirm(field, one.source, one.at);
  }
  draft.arrange(since);
  if (!isAgreed && !rule.reconciles) draft.conflicts.push(field);
}

/** Unites what the strategies before `union` leave. */
function unite(
  field: string,
  { choose }: FieldRule,
  limit: number,
  contenders: readonly Contender[],
  measures: Measures,
  draft: GoldenDraft,
): void {
  const left = choose.reduce((kept, strategy) => narrow(strategy, kept, measures), contenders);
  const { newest, value } = uniteLists(left, limit);
  if (newest === undefined) return;
  const rule = left.length === 1 ? 'only_source' : 'union';
  draft.put(field, value, { source: newest.source, updated_at: newest.at, rule });
  const since = draft.confirmed.length;
  for (const one of left) draft.confirm(field, one.source, one.at);
  draft.arrange(since);
}

/** Asks the strategies one after the other. There must be at least one contender. */
export function settle<T extends Contender>(
  contenders: readonly T[],
  choose: FieldRule['choose'],
  measures: Measures,
  isAgreed: boolean,
): { readonly one: T; readonly rule: GoldenRule } {
  let left = contenders;
  let rule: GoldenRule | undefined = isAgreed ? 'agreed' : undefined;
  const ask = (strategy: Strategy) => {
    if (left.length === 1) return;
    const before = left.length;
    left = narrow(strategy, left, measures);
    if (rule === undefined && left.length < before && allSame(left, measures)) {
      rule = strategyName(strategy);
    }
  };
  for (const strategy of choose) ask(strategy);
  ask('newest');
  const one = lastResort(left);
  if (one === undefined) throw new Error('there is a contender');
  return { one, rule: rule ?? (contenders.length === 1 ? 'only_source' : 'tie') };
}

function contendersOf(bySource: Readonly<Record<string, Candidate>> | undefined): Contender[] {
  const contenders: Contender[] = [];
  for (const source in bySource) {
    const candidate = bySource[source];
    if (candidate === undefined || candidate.value === null || candidate.value === undefined) {
      continue;
    }
    contenders.push({ source, at: candidate.updated_at, value: candidate.value, key: undefined });
  }
  return contenders;
}

/** Whether all say the same, whatever the spelling. */
function allSame(contenders: readonly Contender[], measures: Measures): boolean {
  const [first] = contenders;
  return first === undefined || contenders.every((one) => same(first, one, measures));
}

function same(a: Contender, b: Contender, measures: Measures): boolean {
  return a === b || a.value === b.value || measures.key(a) === measures.key(b);
}

function put(
  field: string,
  { value, source, at }: Contender,
  rule: GoldenRule,
  { list }: FieldRule,
  draft: GoldenDraft,
): void {
  draft.put(field, list ? asList(value) : value, { source, updated_at: at, rule });
}

function fieldMeasures(field: string, { survivorship, candidates, country }: Setting): Measures {
  return {
    priorities: survivorship.source_priority,
    key: (one) => {
      one.key ??= sameKey(field, one.value, country);
      return one.key;
    },
    length: ({ value }) => {
      if (typeof value === 'string') return [...value.trim()].length;
      return Array.isArray(value) ? value.length : undefined;
    },
    isVerified: ({ source }) => {
      const said = candidates[field]?.[source];
      const name = field.startsWith('custom.') ? field.slice('custom.'.length) : field;
      return said !== undefined && isVouchedFor(candidates, name, source, said);
    },
  };
}
