import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { findFirstPerson } from '../api/export-endpoints.ts';
import { tourEn } from '../i18n/en-tour.ts';
import { type TourWords, tourFr } from '../i18n/fr-tour.ts';
import { useLanguage } from '../i18n/language.tsx';
import { pseudo } from '../i18n/pseudo.ts';
import { Icon } from '../kit/icon.tsx';
import { endTour, startTour, type TourState } from '../kit/tour-state.ts';
import './tour.css';

const STEPS = ['search', 'profile', 'timeline', 'actions', 'keys'] as const;
type Step = (typeof STEPS)[number];

/** A card in a corner that shows the way; it covers no dialog, holds no focus, and Esc within it ends it. */
export function Tour({ state }: { state: Exclude<TourState, 'over'> }) {
  const words = useTourWords();
  return (
    <section
      className="tour"
      aria-label={words.label}
      onKeyDown={(event) => {
        if (event.key === 'Escape') endTour();
      }}
    >
      {state === 'offered' ? <Offer /> : <Steps />}
    </section>
  );
}

function Offer() {
  const words = useTourWords();
  return (
    <>
      <h2 className="tour-heading">{words.offer}</h2>
      <p>{words.offer_text}</p>
      <div className="tour-end">
        <Button size="xs" variant="default" onClick={endTour}>
          {words.no}
        </Button>
        <Button size="xs" onClick={startTour}>
          {words.start}
        </Button>
      </div>
    </>
  );
}

function Steps() {
  const words = useTourWords();
  const { format, words: page } = useLanguage();
  const navigate = useNavigate();
  const [at, setAt] = useState(0);
  const [someone] = useState(findSomeone);
  const [nobody, setNobody] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const step: Step = STEPS[at] ?? 'search';

  // The step stands on the document, so that style alone marks what it speaks of.
  useEffect(() => {
    document.body.dataset['tour'] = step;
    heading.current?.focus({ preventScroll: true });
    return () => {
      delete document.body.dataset['tour'];
    };
  }, [step]);

  const go = (next: number) => {
    const name = STEPS[next];
    if (name === 'search') void navigate({ to: '/' });
    if (name === 'profile') void showSomeone();
    setAt(next);
  };
  const showSomeone = async () => {
    const profileId = await someone;
    setNobody(profileId === undefined);
    if (profileId === undefined) return;
    await navigate({ to: '/profiles/$profileId', params: { profileId } });
    // The page moves the focus to its heading; the reader is here.
    setTimeout(() => heading.current?.focus({ preventScroll: true }), 0);
  };
  const isLast = at === STEPS.length - 1;
  return (
    <>
      <div className="tour-top">
        <span className="dim">
          {words.step(format.number(at + 1), format.number(STEPS.length))}
        </span>
        <button type="button" className="tour-close" aria-label={page.app.close} onClick={endTour}>
          <Icon name="close" size={16} />
        </button>
      </div>
      <h2 className="tour-heading" ref={heading} tabIndex={-1}>
        {words.steps[step].heading}
      </h2>
      <p>{words.steps[step].text}</p>
      {step === 'profile' && nobody ? <p className="dim">{words.nobody}</p> : null}
      <div className="tour-end">
        {at === 0 ? null : (
          <Button size="xs" variant="default" onClick={() => go(at - 1)}>
            {words.former}
          </Button>
        )}
        <Button size="xs" onClick={() => (isLast ? endTour() : go(at + 1))}>
          {isLast ? words.end : words.next}
        </Button>
      </div>
    </>
  );
}

/** Read once, when the tour begins; a tour of nobody is told so. */
function findSomeone(): Promise<string | undefined> {
  return findFirstPerson(new AbortController().signal).catch(() => undefined);
}

let marked: TourWords | undefined;

function useTourWords(): TourWords {
  const { code } = useLanguage();
  if (code === 'en') return tourEn;
  if (code === 'fr') return tourFr;
  marked ??= pseudo(tourFr);
  return marked;
}
