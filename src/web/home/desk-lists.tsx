import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { putPinned } from '../api/endpoints.ts';
import { deskQuery } from '../api/queries.ts';
import type { DeskPerson } from '../api/types.ts';
import { useLanguage } from '../i18n/language.tsx';
import { Avatar } from '../kit/avatar.tsx';
import './desk-lists.css';

/** People at hand: those pinned, and those opened last. Nothing where there are none, or while it is unknown. */
export function DeskLists() {
  const { words } = useLanguage();
  const client = useQueryClient();
  const { data: desk } = useQuery(deskQuery);
  const pin = useMutation({
    mutationFn: putPinned,
    onSuccess: (changed) => client.setQueryData(deskQuery.queryKey, changed),
  });
  if (desk === undefined) return null;
  const pinned = desk.pinned.map(({ profile_id }) => profile_id);
  const toggle = (id: string) =>
    pin.mutate(pinned.includes(id) ? pinned.filter((one) => one !== id) : [...pinned, id]);
  const recent = desk.recent.filter(({ profile_id }) => !pinned.includes(profile_id));
  return (
    <>
      <PeopleList heading={words.home.pinned} people={desk.pinned} pinned toggle={toggle} />
      <PeopleList heading={words.home.recent} people={recent} pinned={false} toggle={toggle} />
      {pin.isError ? <p role="alert">{words.home.pin_failed}</p> : null}
    </>
  );
}

function PeopleList({
  heading,
  people,
  pinned,
  toggle,
}: {
  heading: string;
  people: readonly DeskPerson[];
  pinned: boolean;
  toggle: (id: string) => void;
}) {
  const { words } = useLanguage();
  if (people.length === 0) return null;
  return (
    <section className="at-hand">
      <h2 className="at-hand-heading">{heading}</h2>
      <ul>
        {people.map(({ profile_id, display_name, city }) => {
          const name = display_name ?? words.profile.unnamed;
          return (
            <li className="at-hand-person" key={profile_id}>
              <Link
                to="/profiles/$profileId"
                params={{ profileId: profile_id }}
                className="at-hand-link"
              >
                <Avatar name={display_name ?? null} />
                <span className="at-hand-name">{name}</span>
                <span className="dim">{city ?? ''}</span>
              </Link>
              <button
                type="button"
                className="at-hand-pin"
                aria-label={`${pinned ? words.home.unpin : words.home.pin} ${name}`}
                onClick={() => toggle(profile_id)}
              >
                {pinned ? words.home.unpin : words.home.pin}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
