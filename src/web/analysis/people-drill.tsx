import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PeriodChoice, Selection } from '../../analytics/dashboards/view.ts';
import type { Condition } from '../../segments/condition.ts';
import { emptyBoard } from '../dashboards/board-draft.ts';
import { PeopleBehind } from '../dashboards/people-behind.tsx';
import { previewQuery } from '../dashboards/queries.ts';
import { freeId } from '../dashboards/selections.ts';
import { ErrorPanel } from '../kit/state-panel.tsx';

/** Whom a figure is about: a condition on people, or on what they did. */
export interface Drill {
  readonly name: string;
  readonly over: Selection['over'];
  readonly condition: Condition;
}

const BOARD = { ...emptyBoard('drill'), id: 'drill' };

/** The people behind a figure of an analysis, and the way back to it. */
export function PeopleDrill({
  drill,
  period,
  back,
}: {
  drill: Drill;
  period: PeriodChoice;
  back: () => void;
}) {
  const { over, condition } = drill;
  const view = useMemo(() => {
    const chosen = { kind: 'condition' as const, condition, name: drill.name.slice(0, 100) };
    const selection: Selection = {
      id: freeId(over, chosen, []),
      over,
      chosen,
      negate: false,
      disabled: false,
      pinned: false,
    };
    return { period, selections: [selection] };
  }, [over, condition, drill.name, period]);
  const onPeople = over === 'profiles';
  // What people did is put into a condition on people by the server, which knows who did it.
  const translated = useQuery({ ...previewQuery(BOARD, view), enabled: !onPeople });
  if (translated.error !== null) {
    return <ErrorPanel error={translated.error} retry={() => void translated.refetch()} />;
  }
  return (
    <PeopleBehind
      people={onPeople ? { condition, ignored: [] } : translated.data?.people}
      view={view}
      back={back}
    />
  );
}
