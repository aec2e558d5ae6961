import type { EventReader } from '../../elasticsearch/event-reader.ts';
import type { ProfileReader } from '../../elasticsearch/profile-reader.ts';
import type { RecordReader } from '../../elasticsearch/record-reader.ts';
import type { Ids } from '../../identity/ids.ts';
import type { PolicySource } from '../../ingestion/policy/policy-source.ts';
import type { RelationFinder } from '../../profile/relations/find-relations.ts';
import type { Survivorship } from '../../profile/survivorship/compile.ts';
import type { SegmentReader } from '../segments/resolve-segments.ts';

/** What reading people needs. */
export interface PeopleDeps {
  readonly profiles: ProfileReader;
  readonly events: EventReader;
  readonly records: RecordReader;
  readonly ids: Pick<Ids, 'identifier' | 'event'>;
  /** The rules that identifiers are spelt by. */
  readonly policy: PolicySource;
  /** Rules in force, to say why a value was chosen. */
  readonly survivorship: () => Survivorship;
  /** Finds what a person shares with others. */
  readonly relations: RelationFinder;
  readonly segments: SegmentReader;
  /** ISO 3166-1 alpha-2 country that phone numbers without a country code are read in */
  readonly defaultCountry: string;
  /** IANA zone that months are counted in */
  readonly timezone: string;
  /** Installation secret; cursors are signed with a key derived from it. */
  readonly secret: string;
  readonly now: () => Date;
}
