import type { Address } from './address.ts';
import type { DocumentNumber } from './document-number.ts';
import type { MailAddress } from './mail.ts';
import type { PersonName } from './person-name.ts';

/** A record made ready to be compared: every value folded and in one spelling. */
export interface Person {
  readonly id: string;
  readonly source: string | undefined;
  readonly names: readonly PersonName[];
  readonly births: readonly string[];
  readonly sexes: readonly string[];
  readonly mails: readonly MailAddress[];
  readonly phones: readonly string[];
  readonly documents: readonly DocumentNumber[];
  readonly addresses: readonly Address[];
  readonly employers: readonly string[];
  readonly occupations: readonly string[];
  readonly birthPlaces: readonly string[];
  /** values of `other.<name>` columns, by name */
  readonly others: ReadonlyMap<string, readonly string[]>;
}
