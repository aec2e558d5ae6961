/** What a customer bought at once. Items are numbers into a catalogue; each once. */
export interface Basket {
  readonly customer: string;
  /** milliseconds since 1970 */
  readonly at: number;
  readonly items: readonly number[];
}

/** Items by number. */
export interface Catalogue {
  readonly ids: readonly string[];
  /** what people call the item; `''` when unknown */
  readonly names: readonly string[];
}

/** Baskets of each customer, oldest first. */
export function basketsByCustomer(baskets: readonly Basket[]): Map<string, Basket[]> {
  const by = new Map<string, Basket[]>();
  for (const basket of baskets) {
    const own = by.get(basket.customer);
    if (own === undefined) by.set(basket.customer, [basket]);
    else own.push(basket);
  }
  for (const own of by.values()) own.sort((a, b) => a.at - b.at);
  return by;
}
