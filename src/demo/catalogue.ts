import { createRandom } from './random.ts';

/** One article of the shop. `price_minor` in cents of euro, taxes included. */
export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly brand: string;
  readonly price_minor: number;
}

const BRANDS = [
  'Tournesol',
  'Maison Ocre',
  'Lin & Sel',
  'Brumaire',
  'Pavot',
  'Granit',
  'Nuage 9',
  'Kerlann',
];
const COLOURS = ['bleu', 'vert', 'écru', 'ocre', 'noir', 'blanc', 'terracotta', 'gris', 'lavande'];

/** Category → articles with the least and greatest price in euros. */
const RANGE: Readonly<Record<string, readonly (readonly [string, number, number])[]>> = {
  Maison: [
    ['Vase en grès', 19, 69],
    ['Plaid en laine', 39, 119],
    ['Coussin en lin', 15, 45],
    ['Lampe de table', 35, 149],
    ['Panier tressé', 12, 49],
    ['Bougie parfumée', 14, 39],
  ],
  Cuisine: [
    ['Cocotte en fonte', 59, 189],
    ['Assiette creuse', 8, 24],
    ['Couteau de chef', 29, 99],
    ['Carafe en verre', 15, 39],
    ['Planche à découper', 19, 59],
  ],
  Mode: [
    ['Marinière', 29, 69],
    ['Robe en lin', 59, 139],
    ['Chemise Oxford', 39, 89],
    ['Manteau en laine', 129, 329],
    ['Écharpe', 19, 59],
    ['Jean droit', 49, 99],
  ],
  Beauté: [
    ['Savon à l’olive', 5, 14],
    ['Crème pour les mains', 8, 24],
    ['Huile de bain', 15, 39],
    ['Eau de toilette', 35, 89],
  ],
  Jardin: [
    ['Arrosoir en zinc', 25, 59],
    ['Pot en terre cuite', 9, 49],
    ['Sécateur', 15, 49],
    ['Guirlande solaire', 19, 59],
  ],
  Enfants: [
    ['Doudou lapin', 14, 34],
    ['Puzzle en bois', 12, 34],
    ['Gilet tricoté', 25, 59],
  ],
};

/** About 240 articles, the best sellers first. The catalogue does not depend on the seed. */
export function buildCatalogue(): readonly Product[] {
  const random = createRandom('catalogue');
  const products: Product[] = [];
  for (const [category, articles] of Object.entries(RANGE)) {
    for (const [name, low, high] of articles) {
      for (const colour of COLOURS) {
        products.push({
          sku: `TS-${String(1000 + products.length)}`,
          name: `${name} ${colour}`,
          category,
          brand: random.pickSkewed(BRANDS),
          price_minor: random.int(low, high) * 100 - 10,
        });
      }
    }
  }
  return products
    .map((product) => ({ product, rank: random.next() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ product }) => product);
}
