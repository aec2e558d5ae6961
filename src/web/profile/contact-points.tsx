import type { ReactNode } from 'react';
import type { ShownProfile } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Card } from '../kit/card.tsx';
import { CopyButton } from '../kit/copy-button.tsx';
import { Icon, type IconName } from '../kit/icon.tsx';
import { MaskedField } from './masked-field.tsx';
import { readablePhone } from './phone.ts';
import { ProvenanceNote } from './provenance-note.tsx';
import './contact-points.css';

/** How the person can be reached; the golden address and number come first, with where they come from. */
export function ContactPoints({
  profile,
  masked,
}: {
  profile: ShownProfile;
  masked: readonly string[];
}) {
  const { words, format } = useLanguage();
  const emails = goldenFirst(profile.email, profile.emails);
  const phones = goldenFirst(profile.phone, profile.phones);
  const address = addressLines(profile);
  const anything =
    emails.length + phones.length + address.length > 0 ||
    ['emails', 'phones', 'street'].some((field) => masked.includes(field));
  if (!anything) return null;
  return (
    <Card title={words.profile.contact}>
      <ul className="contacts">
        {masked.includes('emails') ? (
          <MaskedPoint icon="email" field="email" profile={profile} />
        ) : null}
        {emails.map((email) => (
          <Point key={email} icon="email" name={words.fields.email} copy={email}>
            {email}
            {email === profile.email ? (
              <ProvenanceNote provenance={profile.provenance?.['email']} />
            ) : null}
          </Point>
        ))}
        {masked.includes('phones') ? (
          <MaskedPoint icon="phone" field="phone" profile={profile} />
        ) : null}
        {phones.map((phone) => (
          <Point key={phone} icon="phone" name={words.fields.phone} copy={phone}>
            {readablePhone(phone)}
            {phone === profile.phone ? (
              <ProvenanceNote provenance={profile.provenance?.['phone']} />
            ) : null}
          </Point>
        ))}
        {masked.includes('street') ? (
          <MaskedPoint icon="mail" field="street" profile={profile} />
        ) : null}
        {address.length === 0 ? null : (
          <Point icon="mail" name={words.fields.address} copy={address.join('\n')}>
            {address.map((line) => (
              <span className="contact-line" key={line}>
                {line}
              </span>
            ))}
            <ProvenanceNote
              provenance={profile.provenance?.['street'] ?? profile.provenance?.['city']}
            />
          </Point>
        )}
      </ul>
    </Card>
  );

  function addressLines(of: ShownProfile): string[] {
    return [
      of.street ?? '',
      [of.postcode, of.city].filter((part) => typeof part === 'string').join(' '),
      of.region ?? '',
      typeof of.country === 'string' ? format.country(of.country) : '',
    ].filter((line) => line !== '');
  }
}

function Point({
  icon,
  name,
  copy,
  children,
}: {
  icon: IconName;
  name: string;
  copy: string;
  children: ReactNode;
}) {
  return (
    <li className="contact">
      <span className="contact-icon" title={name}>
        <Icon name={icon} size={16} />
        <span className="visually-hidden">{name}</span>
      </span>
      <span className="contact-value">{children}</span>
      <CopyButton text={copy} of={name} />
    </li>
  );
}

function MaskedPoint({
  icon,
  field,
  profile,
}: {
  icon: IconName;
  field: 'email' | 'phone' | 'street';
  profile: ShownProfile;
}) {
  const { words } = useLanguage();
  const name = words.fields[field];
  return (
    <li className="contact">
      <span className="contact-icon" title={name}>
        <Icon name={icon} size={16} />
      </span>
      <span className="contact-value">
        <span>{name}</span>
        <MaskedField profileId={profile.profile_id} field={field} />
      </span>
    </li>
  );
}

function goldenFirst(
  golden: string | null | undefined,
  all: readonly string[] | undefined,
): string[] {
  return [...new Set([...(typeof golden === 'string' ? [golden] : []), ...(all ?? [])])];
}
