/** @returns where an arrow leads, `null` where the key is none or leads nowhere */
export function stepOf(key: string, at: number, count: number, columns: number): number | null {
  const row = Math.floor(at / columns) * columns;
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: columns >= count ? at + 1 : at + columns,
    ArrowUp: columns >= count ? at - 1 : at - columns,
    Home: row,
    End: Math.min(count, row + columns) - 1,
  };
  const next = steps[key];
  return next === undefined || next < 0 || next >= count ? null : next;
}
