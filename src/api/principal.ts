import type { SourceId } from '../model/names.ts';
import type { Role } from '../model/role.ts';

/** Who a request acts for. A `writer` can hand data in and read nothing about people. */
export type Principal =
  | {
      readonly kind: 'user';
      readonly key_id: string;
      readonly label: string;
      readonly roles: readonly Role[];
      readonly scopes: readonly string[];
      readonly via: 'key' | 'session';
    }
  | {
      readonly kind: 'writer';
      readonly key_id: string;
      readonly label: string;
      readonly source: SourceId;
      readonly scopes: readonly string[];
    };
