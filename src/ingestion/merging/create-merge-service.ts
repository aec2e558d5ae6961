import { randomUUID } from 'node:crypto';
import { rootOf } from '../../elasticsearch/profile-store.ts';
import { bySurvival } from '../../identity/resolve.ts';
import type { MergeAuthor, MergeDoc } from '../../model/merge.ts';
import type { ProfileDoc } from '../../model/profile.ts';
import { resolvableOf } from '../resolvable.ts';
import { carryOutApart } from './carry-out-apart.ts';
import { carryOutMerge } from './carry-out-merge.ts';
import {
  carryOutSplit,
  carryOutUndo,
  separationOf,
  splitSeparation,
} from './carry-out-separation.ts';
import { choosePart } from './choose-part.ts';
import { logApart } from './decide-apart.ts';
import type { MergingDeps } from './deps.ts';
import { addDecision, changeDecision, newDecision } from './journal.ts';
import type {
  Decided,
  JudgeRequest,
  MergePreview,
  MergeRequest,
  MergeService,
  Objection,
  SplitPreview,
  SplitRequest,
} from './merge-service.ts';
import {
  objectionsToIds,
  objectionsToProfiles,
  objectionsToUnion,
  refuseIfAny,
} from './objections.ts';
import { previewMerge } from './preview-merge.ts';
import { heldKeys, previewSeparation, readRoot } from './preview-separation.ts';
import { rejudge } from './rejudge.ts';
import { rejudgePage } from './rejudge-page.ts';

/** Younger ones may still be under way in the process that began them. */
const RESUME_AFTER_MS = 15_000;
const MOST_RESUMED = 100;

export function createMergeService(deps: MergingDeps): MergeService {
  const nowText = (): string => deps.now().toISOString();

  async function examine(
    survivor: string,
    losers: readonly string[],
    mayReverse: boolean,
  ): Promise<{ docs: ProfileDoc[]; objections: Objection[] }> {
    const wrongIds = objectionsToIds(survivor, losers);
    if (wrongIds.length > 0) return { docs: [], objections: wrongIds };
    const ids = [...new Set([survivor, ...losers])];
    const { profiles } = await deps.profiles.readRoots(ids);
    const wrong = objectionsToProfiles(
      ids,
      (id) => profiles.get(id)?.source,
      (id) => rootOf(id, profiles),
    );
    if (wrong.length > 0) return { docs: [], objections: wrong };
    const docs = ids.flatMap((id) => profiles.get(id)?.source ?? []);
    return { docs, objections: objectionsToUnion(docs, mayReverse, deps.policy) };
  }

  async function audit(
    action: string,
    by: MergeAuthor,
    subject_ids: readonly string[],
    detail: Record<string, string | number | boolean>,
  ): Promise<void> {
    await deps.audit.append({
      at: nowText(),
      actor: by.actor,
      action,
      subject_ids: [...new Set(subject_ids)],
      detail,
    });
  }

  async function preview({
    survivor,
    losers,
  }: Pick<MergeRequest, 'survivor' | 'losers'>): Promise<MergePreview> {
    const { docs, objections } = await examine(survivor, losers, true);
    const brought = docs
      .slice(1)
      .flatMap(({ profile_id, state }) => [
        profile_id,
        ...state.merged_from.map((merge) => merge.profile_id),
      ]);
    await deps.history.refresh();
    const records = brought.length === 0 ? 0 : await deps.history.countRecords(brought);
    const shown = previewMerge(docs, {
      now: nowText(),
      survivorship: deps.survivorship(),
      relations: deps.relations,
      records,
    });
    return { survivor_id: survivor, loser_ids: [...new Set(losers)], ...shown, objections };
  }

  async function merge(request: MergeRequest): Promise<Decided> {
    const { survivor, by } = request;
    const losers = [...new Set(request.losers)];
    const { objections } = await examine(survivor, losers, by.kind === 'steward');
    refuseIfAny(objections);
    const decision = newDecision({
      merge_id: deps.ids.decision('merge', randomUUID()),
      kind: 'merge',
      at: nowText(),
      by,
      rule: request.rule ?? by.kind,
      winner_id: survivor,
      loser_ids: losers,
      evidence: [...(request.evidence ?? [])],
      reason: request.reason ?? null,
    });
    await addDecision(deps.merges, decision);
    const done = await carryOutMerge(deps, decision);
    if (done.status === 'undone') {
      const detail = 'the profiles have become two customers of one system in the meantime';
      refuseIfAny([{ code: 'two_customers', detail, ids: [survivor, ...losers] }]);
    }
    const { merge_id, status } = done;
    await audit('merge.applied', by, [survivor, ...done.loser_ids], { merge_id });
    return { merge_id, status, survivor_id: survivor, separated: [] };
  }

  async function undoable(merge_id: string): Promise<MergeDoc> {
    const stored = await deps.merges.find(merge_id);
    if (stored === undefined) {
      const detail = 'there is no such merge';
      refuseIfAny([{ code: 'unknown_merge', detail, ids: [] }]);
    }
    const doc = stored?.source;
    if (doc === undefined) throw new TypeError('refused above');
    if (doc.status === 'undone') {
      const detail = 'this was undone already';
      refuseIfAny([{ code: 'already_undone', detail, ids: [merge_id] }]);
    }
    if (doc.status === 'applying') {
      const detail = 'this is still being applied';
      refuseIfAny([{ code: 'under_way', detail, ids: [merge_id] }]);
    }
    return doc;
  }

  async function previewUndo(merge_id: string): Promise<SplitPreview[]> {
    const doc = await undoable(merge_id);
    if (doc.kind !== 'merge') return [];
    const previews: SplitPreview[] = [];
    for (const loser of doc.loser_ids) {
      const { profiles } = await deps.profiles.readRoots([doc.winner_id, loser]);
      if (rootOf(loser, profiles) !== rootOf(doc.winner_id, profiles)) continue;
      previews.push(
        await previewSeparation(deps, separationOf(doc, loser, nowText()), { isNew: false }),
      );
    }
    return previews;
  }

  async function undo(merge_id: string, by: MergeAuthor, reason?: string): Promise<Decided> {
    await undoable(merge_id);
    const at = nowText();
    const begun = await changeDecision(deps.merges, merge_id, (doc) =>
      doc.status === 'undoing' || doc.status === 'undone'
        ? doc
        : {
            ...doc,
            status: 'undoing',
            undone_at: at,
            undone_by: by,
            undo_reason: reason ?? null,
            updated_at: at,
          },
    );
    const done = await carryOutUndo(deps, begun);
    await audit(`${done.kind}.undone`, by, [done.winner_id, ...done.loser_ids], { merge_id });
    const separated = done.kind === 'merge' ? done.loser_ids : [];
    return { merge_id, status: done.status, survivor_id: done.winner_id, separated };
  }

  /** The split that a request asks for, not in the log yet, with what speaks against it. */
  async function planSplit(request: Omit<SplitRequest, 'by'>, by: MergeAuthor) {
    const objections: Objection[] = [];
    const { root, profiles } = await readRoot(deps, request.profile_id);
    const id = request.profile_id;
    const about = objectionsToProfiles(
      [id],
      () => profiles.get(id)?.source,
      () => rootOf(id, profiles),
    );
    if (root === undefined || about.length > 0) return { objections: about };
    const chosen = new Set(request.identifiers);
    const held = heldKeys(root);
    const wrong = [...chosen].filter((key) => !held.has(key));
    if (chosen.size === 0) {
      const detail = 'no identifier is chosen';
      objections.push({ code: 'no_identifiers', detail, ids: [id] });
    } else if (wrong.length > 0) {
      const detail = `${wrong.length} of the identifiers are not this profile's`;
      objections.push({ code: 'unknown_identifiers', detail, ids: [id] });
    } else if (chosen.size === held.size) {
      const detail = 'all identifiers are chosen, so that nothing would stay';
      objections.push({ code: 'all_identifiers', detail, ids: [id] });
    }
    const at = nowText();
    const merge_id = deps.ids.decision('split', randomUUID());
    const { part, takes } = choosePart(root.source, profiles, chosen);
    const split = newDecision({
      merge_id,
      kind: 'split',
      at,
      by,
      rule: by.kind,
      winner_id: id,
      loser_ids: [part ?? deps.ids.profile(`split\0${merge_id}`), ...takes],
      identifier_ids: [...chosen].map((key) => deps.ids.identifier(key)),
      reason: request.reason ?? null,
    });
    return { objections, split, isNew: part === undefined };
  }

  async function previewSplit(request: Omit<SplitRequest, 'by'>): Promise<SplitPreview> {
    const planned = await planSplit(request, { kind: 'steward', actor: 'preview' });
    if (planned.split === undefined || planned.objections.length > 0) {
      return { ...NO_SPLIT, profile_id: request.profile_id, objections: planned.objections };
    }
    const separation = await splitSeparation(deps, planned.split);
    return await previewSeparation(deps, separation, { isNew: planned.isNew });
  }

  async function split(request: SplitRequest): Promise<Decided> {
    const planned = await planSplit(request, request.by);
    refuseIfAny(planned.objections);
    if (planned.split === undefined) throw new TypeError('refused above');
    await addDecision(deps.merges, planned.split);
    const done = await carryOutSplit(deps, planned.split);
    const { merge_id, status, winner_id, loser_ids } = done;
    await audit('split.applied', request.by, [winner_id, ...loser_ids], { merge_id });
    return { merge_id, status, survivor_id: winner_id, separated: loser_ids.slice(0, 1) };
  }

  async function judge(request: JudgeRequest): Promise<Decided> {
    const { left, right, by } = request;
    if (request.decision === 'same') {
      const survivor = request.survivor ?? (await survivorOf(left, right));
      const loser = survivor === left ? right : left;
      return await merge({
        survivor,
        losers: [loser],
        by,
        rule: `${by.kind}:same`,
        reason: request.reason,
        evidence: request.evidence,
      });
    }
    const { profiles } = await deps.profiles.readRoots([left, right]);
    const roots = [rootOf(left, profiles), rootOf(right, profiles)];
    const [a = '', b = ''] = roots;
    refuseIfAny(
      objectionsToProfiles(
        roots,
        (id) => profiles.get(id)?.source,
        (id) => rootOf(id, profiles),
      ),
    );
    if (a === b) {
      const chain = [...new Set([left, a, right])];
      const detail = `contradicts earlier decisions: ${chain.join(' = ')}; undo the merge instead`;
      refuseIfAny([{ code: 'cyclic_decision', detail, ids: chain }]);
    }
    const merge_id = await logApart(deps, {
      left: a,
      right: b,
      at: nowText(),
      by,
      rule: `${by.kind}:different`,
      reason: request.reason ?? null,
      status: 'applying',
    });
    const { decided, separated } = await carryOutApart(deps, merge_id);
    await audit('apart.applied', by, [a, b], { merge_id });
    return { merge_id, status: decided.status, survivor_id: a, separated };
  }

  async function survivorOf(left: string, right: string): Promise<string> {
    const found = await deps.profiles.read([left, right]);
    const [first] = [...found.values()]
      .map(({ source }) => resolvableOf(source))
      .sort((a, b) => bySurvival(a, b, deps.policy));
    return first?.profile_id ?? left;
  }

  async function resume(): Promise<string[]> {
    const before = new Date(deps.now().getTime() - RESUME_AFTER_MS).toISOString();
    const statuses = ['applying', 'undoing'] as const;
    const { merges } = await deps.merges.list({ statuses }, { size: MOST_RESUMED });
    const resumed: string[] = [];
    for (const doc of merges) {
      if (doc.updated_at > before) continue;
      const { merge_id, kind } = doc;
      let done: MergeDoc;
      if (doc.status === 'undoing') done = await carryOutUndo(deps, doc);
      else if (kind === 'split') done = await carryOutSplit(deps, doc);
      else if (kind === 'merge') done = await carryOutMerge(deps, doc);
      else done = (await carryOutApart(deps, merge_id)).decided;
      resumed.push(merge_id);
      const deed = done.status === 'undone' ? 'undone' : 'applied';
      const subjects = [done.winner_id, ...done.loser_ids];
      await audit(`${kind}.${deed}`, doc.by, subjects, { merge_id, resumed: true });
    }
    return resumed;
  }

  return {
    preview,
    merge,
    previewUndo,
    undo,
    previewSplit,
    split,
    judge,
    rejudge: (profile_id, preview) => rejudge(deps, profile_id, { preview }),
    rejudgePage: (page) => rejudgePage(deps, page),
    resume,
    find: async (merge_id) => (await deps.merges.find(merge_id))?.source,
    async list({ profile_id, size, after }) {
      if (profile_id === undefined) return await deps.merges.list({}, { size, after });
      const { root } = await readRoot(deps, profile_id);
      const profileIds = [
        profile_id,
        ...(root === undefined ? [] : [root.source.profile_id]),
        ...(root?.source.state.merged_from ?? []).map((merge) => merge.profile_id),
      ];
      return await deps.merges.list({ profileIds }, { size, after });
    },
  };
}

const NO_SPLIT: Omit<SplitPreview, 'profile_id' | 'objections'> = {
  becomes: null,
  stays: [],
  leaves: [],
  moves: { events: 0, orders: 0, records: 0, identifiers: 0, consents: 0, segments: 0 },
  shared: [],
};
