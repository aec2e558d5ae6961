import type { z } from 'zod';
import type { Item } from '../../model/event.ts';
import { useLanguage } from '../i18n/language.tsx';

/** Lines of an order or cart: what, how many, at which price. */
export function ItemTable({
  items,
  currency,
}: {
  items: readonly z.infer<typeof Item>[];
  currency: string | undefined;
}) {
  const { words, format } = useLanguage();
  const rows = items.map((item, index) => ({
    item,
    key: `${index} ${item.product_id ?? item.sku ?? ''}`,
  }));
  return (
    <table className="items">
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{words.orders.item}</th>
          <th scope="col">{words.orders.quantity_name}</th>
          <th scope="col">{words.orders.price}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ item, key }) => (
          <tr key={key}>
            <td>
              {item.name ?? item.category ?? item.sku ?? item.product_id ?? words.app.unknown}
              {item.brand === undefined ? null : <span className="dim"> {item.brand}</span>}
            </td>
            <td className="items-number">
              {words.orders.quantity(format.number(item.quantity ?? 1))}
            </td>
            <td className="items-number">
              {item.price_minor === undefined || currency === undefined
                ? ''
                : format.money(item.price_minor, currency)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
