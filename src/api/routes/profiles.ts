import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { maskProfile, visibleFields } from '../../privacy/policy.ts';
import { SearchRequest } from '../../search/request.ts';
import { TimelineRequest, TimelineSearchRequest } from '../../search/timeline-request.ts';
import { type ApiEnv, getUser } from '../context.ts';
import type { Preferences } from '../desk/preferences.ts';
import type { DuplicatesDeps } from '../duplicates/deps.ts';
import { possiblePairs } from '../duplicates/show-pairs.ts';
import type { PeopleDeps } from '../people/deps.ts';
import { CONSENT_PARTS, describeConsents } from '../people/describe-consents.ts';
import { describeIdentity, IDENTITY_PARTS, readLinks } from '../people/describe-identity.ts';
import { describeTraits, TRAIT_PARTS } from '../people/describe-traits.ts';
import { type Asker, entityTag, openByIdentifier, openProfile } from '../people/open-profile.ts';
import { RELATION_PARTS, readRelations } from '../people/read-relations.ts';
import { readTimeline, TIMELINE_PARTS } from '../people/read-timeline.ts';
import { RelationsAnswer, RelationsRequest } from '../people/relation-schemas.ts';
import {
  ConsentsAnswer,
  IdentityAnswer,
  ProfileAnswer,
  SearchAnswer,
  TimelineAnswer,
  TraitsAnswer,
} from '../people/schemas.ts';
import { searchPeople } from '../people/search-people.ts';
import { json, problems } from '../responses.ts';
import { createRouter } from '../router.ts';

const params = z.object({ id: z.string().min(1).max(64) });
const moved = { description: 'merged: `Location` is the survivor' };
const tags = ['profiles'];

const search = createRoute({
  method: 'post',
  path: '/v1/profiles/search',
  tags,
  summary: 'Find people by any fragments of what is known of them',
  request: {
    body: { required: true, content: { 'application/json': { schema: SearchRequest } } },
  },
  responses: { 200: json(SearchAnswer, 'best first'), ...problems(400, 401, 403, 503) },
});

const get = createRoute({
  method: 'get',
  path: '/v1/profiles/{id}',
  tags,
  summary: 'One profile, by its id or by an exact identifier',
  description:
    '`id` is a profile id, `namespace:value`, or `namespace:scope/value` with `/` as `%2F`.',
  request: { params: z.object({ id: z.string().min(1).max(800) }) },
  responses: {
    200: {
      ...json(ProfileAnswer, 'the profile as your roles may see it'),
      headers: z.object({ etag: z.string() }),
    },
    308: moved,
    ...problems(400, 401, 403, 404, 410, 503),
  },
});

const timeline = createRoute({
  method: 'get',
  path: '/v1/profiles/{id}/timeline',
  tags,
  summary: 'Interactions of a person, newest first',
  request: { params, query: TimelineRequest },
  responses: {
    200: json(TimelineAnswer, 'a page of interactions'),
    308: moved,
    ...problems(400, 401, 403, 404, 410, 503),
  },
});

const searchTimeline = createRoute({
  method: 'post',
  path: '/v1/profiles/{id}/timeline/search',
  tags,
  summary: 'Interactions of a person that mention words, newest first',
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: TimelineSearchRequest } } },
  },
  responses: {
    200: json(TimelineAnswer, 'a page of interactions'),
    308: moved,
    ...problems(400, 401, 403, 404, 410, 503),
  },
});

const identity = createRoute({
  method: 'get',
  path: '/v1/profiles/{id}/identity',
  tags,
  summary: 'Identifiers and merges of a person',
  request: { params },
  responses: {
    200: json(IdentityAnswer, 'where each identifier was seen, and what was merged in'),
    308: moved,
    ...problems(400, 401, 403, 404, 410, 503),
  },
});

const relations = createRoute({
  method: 'get',
  path: '/v1/profiles/{id}/relations',
  tags,
  summary: 'Household and companies of a person, and who else belongs to them',
  description:
    'Relations are found, never merged: each member is a profile of its own. A relation that nobody shares is left out.',
  request: { params, query: RelationsRequest },
  responses: {
    200: json(RelationsAnswer, 'why each relation holds, and a page of its members'),
    308: moved,
    ...problems(400, 401, 403, 404, 410, 503),
  },
});

const traits = createRoute({
  method: 'get',
  path: '/v1/profiles/{id}/traits',
  tags,
  summary: 'Golden values with their provenance, and what each source says',
  request: { params },
  responses: {
    200: json(TraitsAnswer, 'field by field'),
    308: moved,
    ...problems(400, 401, 403, 404, 410, 503),
  },
});

const consents = createRoute({
  method: 'get',
  path: '/v1/profiles/{id}/consents',
  tags,
  summary: 'Where a person stands on each purpose, and what each source was told',
  request: { params },
  responses: {
    200: json(ConsentsAnswer, 'by purpose; a purpose that is not listed is denied'),
    308: moved,
    ...problems(400, 401, 403, 404, 410, 503),
  },
});

/** Finding and reading people. `getDeps` is called per request, so that mounting needs no engine. */
export function profileRoutes(
  getDeps: () => PeopleDeps,
  getPairs: () => DuplicatesDeps,
  preferences: Pick<Preferences, 'of'>,
) {
  return createRouter()
    .openapi(search, async (c) => {
      const preference = await preferences.of(getUser(c).key_id);
      const found = await searchPeople(getDeps(), c.req.valid('json'), askerOf(c), preference);
      noStore(c);
      return c.json(found, 200);
    })
    .openapi(get, async (c) => {
      const { id } = c.req.valid('param');
      const asker = askerOf(c);
      const parts = [...visibleFields(asker.roles)];
      const deps = getDeps();
      const opened = id.includes(':')
        ? await openByIdentifier(deps, id, parts, asker)
        : await openProfile(deps, id, parts, asker);
      noStore(c);
      if (opened.kind === 'moved') return redirect(c, opened.to);
      const { document, masked } = maskProfile(opened.profile, asker.roles);
      c.header('etag', entityTag(opened.version, asker.roles));
      c.header('content-location', `/v1/profiles/${document.profile_id}`);
      return c.json({ profile: document, masked: [...masked] }, 200);
    })
    .openapi(timeline, async (c) => {
      const asker = askerOf(c);
      const opened = await openProfile(getDeps(), c.req.valid('param').id, TIMELINE_PARTS, asker);
      noStore(c);
      if (opened.kind === 'moved') return redirect(c, opened.to, '/timeline');
      const { profile } = opened;
      const page = await readTimeline(getDeps(), profile, c.req.valid('query'), asker);
      return c.json(page, 200);
    })
    .openapi(searchTimeline, async (c) => {
      const asker = askerOf(c);
      const opened = await openProfile(getDeps(), c.req.valid('param').id, TIMELINE_PARTS, asker);
      noStore(c);
      if (opened.kind === 'moved') return redirect(c, opened.to, '/timeline/search');
      const page = await readTimeline(getDeps(), opened.profile, c.req.valid('json'), asker);
      return c.json(page, 200);
    })
    .openapi(identity, async (c) => {
      const { id } = c.req.valid('param');
      const opened = await openProfile(getDeps(), id, IDENTITY_PARTS, askerOf(c));
      noStore(c);
      if (opened.kind === 'moved') return redirect(c, opened.to, '/identity');
      const [possible, links] = await Promise.all([
        possiblePairs(getPairs(), id, getUser(c).roles),
        readLinks(getDeps(), opened.profile, askerOf(c)),
      ]);
      return c.json({ ...describeIdentity(opened.profile, links), possible }, 200);
    })
    .openapi(relations, async (c) => {
      const asker = askerOf(c);
      const opened = await openProfile(getDeps(), c.req.valid('param').id, RELATION_PARTS, asker);
      noStore(c);
      if (opened.kind === 'moved') return redirect(c, opened.to, '/relations');
      const found = await readRelations(getDeps(), opened.profile, c.req.valid('query'), asker);
      return c.json(found, 200);
    })
    .openapi(traits, async (c) => {
      const asker = askerOf(c);
      const opened = await openProfile(getDeps(), c.req.valid('param').id, TRAIT_PARTS, asker);
      noStore(c);
      if (opened.kind === 'moved') return redirect(c, opened.to, '/traits');
      const { profile } = opened;
      const visible = visibleFields(asker.roles);
      const described = describeTraits(profile, visible, getDeps().survivorship());
      const { masked } = maskProfile({}, asker.roles);
      return c.json({ profile_id: profile.profile_id, ...described, masked: [...masked] }, 200);
    })
    .openapi(consents, async (c) => {
      const { id } = c.req.valid('param');
      const opened = await openProfile(getDeps(), id, CONSENT_PARTS, askerOf(c));
      noStore(c);
      if (opened.kind === 'moved') return redirect(c, opened.to, '/consents');
      return c.json(describeConsents(opened.profile, visibleFields(getUser(c).roles)), 200);
    });
}

function askerOf(c: Context<ApiEnv>): Asker {
  return { roles: getUser(c).roles, signal: c.req.raw.signal };
}

/** Personal data is not for caches, shared or private. */
function noStore(c: Context<ApiEnv>): void {
  c.header('cache-control', 'no-store');
}

function redirect(c: Context<ApiEnv>, profileId: string, below = '') {
  const { search: query } = new URL(c.req.url);
  return c.redirect(`/v1/profiles/${encodeURIComponent(profileId)}${below}${query}`, 308);
}
