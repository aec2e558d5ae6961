import { z } from '@hono/zod-openapi';
import { SnakeName } from '../../model/names.ts';
import { ProfileDoc } from '../../model/profile.ts';
import { MEMBER_FIELDS } from '../../search/build-members.ts';

export const RelationsRequest = z.strictObject({
  size: z.coerce.number().int().min(1).max(100).default(20).meta({
    description: 'most members of each relation',
  }),
  relation: z.string().max(64).optional().meta({ description: 'only this `relation_id`' }),
  cursor: z.string().max(2000).optional().meta({
    description: '`next_cursor` of the relation that `relation` names',
  }),
});
export type RelationsRequest = z.infer<typeof RelationsRequest>;

const memberMask = Object.fromEntries(MEMBER_FIELDS.map((field) => [field, true])) as Record<
  (typeof MEMBER_FIELDS)[number],
  true
>;

const members = {
  members: z.array(ProfileDoc.pick(memberMask).partial()).meta({
    description: 'by name, the person asked about among them',
  }),
  members_count: z.int(),
  members_counted: z.enum(['exactly', 'at_least']).meta({
    description: 'counting stops at 10,000',
  }),
  next_cursor: z.string().nullable(),
};

const Household = z.object({
  relation_id: z.string(),
  reason: z.object({
    address: ProfileDoc.pick({ street: true, postcode: true, city: true }).partial(),
    family_name: z.string(),
  }),
  ...members,
});

const Company = z.object({
  relation_id: z.string(),
  reason: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('group').meta({ description: 'a source names the account or group' }),
      namespace: SnakeName,
      scope: z.string().nullable(),
      value: z.string(),
    }),
    z.object({
      kind: z.literal('employer').meta({ description: 'the same employer and mail domain' }),
      company: z.string(),
      domains: z.array(z.string()),
    }),
  ]),
  ...members,
});

export const RelationsAnswer = z
  .object({
    profile_id: z.string(),
    households: z.array(Household).meta({ description: 'one at most' }),
    companies: z.array(Company),
  })
  .meta({ id: 'ProfileRelations' });
export type RelationsAnswer = z.infer<typeof RelationsAnswer>;
export type HouseholdReason = z.infer<typeof Household>['reason'];
export type CompanyReason = z.infer<typeof Company>['reason'];
