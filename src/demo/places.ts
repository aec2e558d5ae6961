/** A town people live in; `landline` is the beginning of its numbers, in ranges kept for fiction (ARCEP 2018-0881). */
export interface Town {
  readonly city: string;
  readonly postcodes: readonly string[];
  readonly region: string;
  readonly landline: string;
}

const PARIS_REGION = '019900';
const WEST = '026191';
const EAST = '035301';
const SOUTH_EAST = '046571';
const SOUTH_WEST = '053649';

const town = (city: string, region: string, landline: string, ...postcodes: string[]): Town => ({
  city,
  postcodes,
  region,
  landline,
});

const ILE_DE_FRANCE = 'Île-de-France';
const AURA = 'Auvergne-Rhône-Alpes';
const PACA = "Provence-Alpes-Côte d'Azur";

/** Most populous first: people live where others do. */
export const TOWNS: readonly Town[] = [
  town('Paris', ILE_DE_FRANCE, PARIS_REGION, '75011', '75015', '75018', '75020', '75012', '75005'),
  town('Marseille', PACA, SOUTH_EAST, '13001', '13006', '13008', '13012'),
  town('Lyon', AURA, SOUTH_EAST, '69001', '69003', '69006', '69007'),
  town('Toulouse', 'Occitanie', SOUTH_WEST, '31000', '31200', '31400'),
  town('Nice', PACA, SOUTH_EAST, '06000', '06200'),
  town('Nantes', 'Pays de la Loire', WEST, '44000', '44300'),
  town('Montpellier', 'Occitanie', SOUTH_EAST, '34000', '34070'),
  town('Strasbourg', 'Grand Est', EAST, '67000', '67200'),
  town('Bordeaux', 'Nouvelle-Aquitaine', SOUTH_WEST, '33000', '33200'),
  town('Lille', 'Hauts-de-France', EAST, '59000', '59800'),
  town('Rennes', 'Bretagne', WEST, '35000', '35700'),
  town('Reims', 'Grand Est', EAST, '51100'),
  town('Saint-Étienne', AURA, SOUTH_EAST, '42000'),
  town('Toulon', PACA, SOUTH_EAST, '83000'),
  town('Le Havre', 'Normandie', WEST, '76600'),
  town('Grenoble', AURA, SOUTH_EAST, '38000', '38100'),
  town('Dijon', 'Bourgogne-Franche-Comté', EAST, '21000'),
  town('Angers', 'Pays de la Loire', WEST, '49000', '49100'),
  town('Nîmes', 'Occitanie', SOUTH_EAST, '30000', '30900'),
  town('Villeurbanne', AURA, SOUTH_EAST, '69100'),
  town('Clermont-Ferrand', AURA, SOUTH_EAST, '63000'),
  town('Aix-en-Provence', PACA, SOUTH_EAST, '13090', '13100'),
  town('Le Mans', 'Pays de la Loire', WEST, '72000'),
  town('Brest', 'Bretagne', WEST, '29200'),
  town('Tours', 'Centre-Val de Loire', WEST, '37000', '37200'),
  town('Amiens', 'Hauts-de-France', EAST, '80000'),
  town('Annecy', AURA, SOUTH_EAST, '74000'),
  town('Limoges', 'Nouvelle-Aquitaine', SOUTH_WEST, '87000'),
  town('Metz', 'Grand Est', EAST, '57000'),
  town('Boulogne-Billancourt', ILE_DE_FRANCE, PARIS_REGION, '92100'),
  town('Perpignan', 'Occitanie', SOUTH_EAST, '66000'),
  town('Besançon', 'Bourgogne-Franche-Comté', EAST, '25000'),
  town('Orléans', 'Centre-Val de Loire', WEST, '45000'),
  town('Rouen', 'Normandie', WEST, '76000', '76100'),
  town('Saint-Denis', ILE_DE_FRANCE, PARIS_REGION, '93200', '93210'),
  town('Montreuil', ILE_DE_FRANCE, PARIS_REGION, '93100'),
  town('Caen', 'Normandie', WEST, '14000'),
  town('Nancy', 'Grand Est', EAST, '54000'),
  town('Mulhouse', 'Grand Est', EAST, '68100', '68200'),
  town('Versailles', ILE_DE_FRANCE, PARIS_REGION, '78000'),
  town('Avignon', PACA, SOUTH_EAST, '84000'),
  town('Poitiers', 'Nouvelle-Aquitaine', SOUTH_WEST, '86000'),
  town('La Rochelle', 'Nouvelle-Aquitaine', SOUTH_WEST, '17000'),
  town('Pau', 'Nouvelle-Aquitaine', SOUTH_WEST, '64000'),
  town('Vannes', 'Bretagne', WEST, '56000'),
  town('Chambéry', AURA, SOUTH_EAST, '73000'),
  town('Colmar', 'Grand Est', EAST, '68000'),
  town('Saint-Malo', 'Bretagne', WEST, '35400'),
  town('Bayonne', 'Nouvelle-Aquitaine', SOUTH_WEST, '64100'),
  town('Arles', PACA, SOUTH_EAST, '13200'),
];

/** Towns with a shop of the company, with the code its tills print. */
export const STORES = TOWNS.slice(0, 24).map((where, index) => ({
  code: `M${String(index + 1).padStart(2, '0')}`,
  name: `Tournesol ${where.city}`,
  town: where,
}));
