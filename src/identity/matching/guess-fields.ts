import { foldText } from '../words/fold.ts';
import { canonicaliseBirthDate, dateOrderOf } from './birth-date.ts';
import type { Field } from './fields.ts';

/** Names that columns go by, folded to letters and digits; the whole name has to fit. */
const NAMES: readonly (readonly [Field, RegExp])[] = [
  [
    'given_name',
    /^(given|first|fore|christian)?name(first|given)$|^(given|first|fore|christian)names?$|^(fname|givenname\d?|prenoms?|pren|prenomusuel|vorname|nombre)$/,
  ],
  ['middle_name', /^(middle(name|initial)?s?|mname|mi|namemiddle|deuxiemeprenom|secondprenom)$/],
  [
    'family_name',
    /^((family|last)names?|sur(name)?|lname|name(last|family)|nom(defamille|usuel|dusage|usage|denaissance|naissance|patronymique|marital|epouse)?|maidenname|birthname|nachname|apellidos?|surnames|patronyme|raisonsociale|nameorg|orgname|organi[sz]ationname|companyname|businessname|denomination)$/,
  ],
  [
    'full_name',
    /^(full|display|person|customer|contact|client)?name$|^(namefull|nomcomplet|nometprenom|prenometnom|nomprenoms?|prenoms?nom|fullnames?|identite)$/,
  ],
  [
    'birth_date',
    /^((date|d)(of|de)?(birth|naissance|naiss)|dob|birth(day|date)?|datebirth|bdate|birthdt|naissance|ddn|nele|datenais|datedenais|dtnaissance|dtnaiss|geburtsdatum|fechanacimiento|birthdatetime|yearofbirth|born(on)?|neele|dateofbirth)$/,
  ],
  ['sex', /^(sex|gender|sexe|genre|civilite|civ|salutation|sexcode|gendercode|codesexe)$/],
  [
    'email',
    /^(e?mail(s|address(es)?|addr)?\d?|courriel|adresse(e?mail|courriel|electronique)|mel|mail(perso|pro)|e?mailid)$/,
  ],
  [
    'phone',
    /^((home|mobile|cell|work|tele|primary)?phones?(number|no|nr|num)?\d?|(tel|telephone|mobile|cell|portable|fixe|gsm|msisdn|handy)(number|no|num|fixe|mobile|portable)?\d?|numero(de)?(telephone|tel|mobile|portable)|contactnumber|no(tel|telephone|portable)|num(tel|telephone))$/,
  ],
  [
    'document_id',
    /^((social|soc)sec(urity)?(id|number|no|nr|num)?|ssn(number)?|(nin|niss|nir|nas|sin|nhs)(number|no)?|(passport|national|driverslicen[cs]e|driverlicen[cs]e|licen[cs]e|identity(card|document)?|document|tax|lei|vat|siren|siret|insee|idcard)(id)?(number|no|num|id)?|numero(securitesociale|passeport|piece|document)|medicare(id|number)?)$/,
  ],
  [
    'street_number',
    /^((street|house|building|addr(ess)?)(no|nr|num|number)|housenumber|numero(rue|voie|devoie)?|streetno)$/,
  ],
  [
    'street',
    /^((street|road)(name|address|line)?\d?|addr(ess)?(line)?\d?|addr(ess)?full|fulladdress|adresse(ligne)?\d?|rue|voie|nomvoie|po(st)?box|postaladdress)$/,
  ],
  [
    'unit',
    /^(unit|apt|apartment|flat|suite|appartement|appt|unitnumber|flatnumber|aptnumber|door|porte)$/,
  ],
  [
    'postcode',
    /^((post|postal|zip)(code)?|codepostal|cp|plz|addr(ess)?(postal|zip)code|postalcd|zip5)$/,
  ],
  [
    'city',
    /^(city|town|suburb|locality|ville|commune|place|addr(ess)?city|localite|municipality)$/,
  ],
  ['state', /^(state|province|region|county|departement|addr(ess)?state|statecode)$/],
  ['country', /^(country|pays|addr(ess)?country|countrycode|nation)$/],
  [
    'employer',
    /^(employer(name)?|employeur|company|societe|entreprise|organi[sz]ation|workplace)$/,
  ],
  ['occupation', /^(occupation|job(title)?|profession|metier|fonction|title)$/],
  [
    'birth_place',
    /^(birth(place|city|town)|placeofbirth|cityofbirth|pob|lieu(de)?naissance|communenaissance|villenaissance)$/,
  ],
];

/** What a value must look like for a column to be read as the field its name claims, or none. */
const SHAPES: readonly (readonly [Field, RegExp])[] = [
  ['email', /^[^\s@]+@[^\s@]+\.[^\s@]+$/],
  ['document_id', /^\d{3}-\d{2}-\d{4}$/],
  ['phone', /^(\+\d[\d .()-]{7,18}|0\d([ .-]?\d{2}){4}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})$/],
];

/** Words that say whose value it is, or which of several: `customer_first_name`, `billing.email`, `Nom du client`. */
const QUALIFIERS: ReadonlySet<string> = new Set(
  'client clients customer cust contact user requester buyer acheteur payer billing shipping facturation livraison delivery member membre adherent patient person personne personnel personal perso employee subscriber abonne primary principal main home work pro cell my of the du de la le des d l field col value current legal official 1 2 3'.split(
    ' ',
  ),
);

/** Objects within a row that are about something else than a person: the lines of an order, its shop. */
const OTHER_THINGS =
  /^(items?|lines?|lignes?|line_?items|products?|produits?|articles?|orders?|store|shop|magasin|campaign|payment|seller|vendor|device|event|events|metadata|meta)$/i;

const NEVER: ReadonlySet<string> = new Set(['source', 'datasource', 'system']);

/** So many values must be filled for their look to tell the meaning. */
const LEAST_VALUES = 5;

/**
 * Guesses what columns mean: by their names first, then by what most of their values look like. Ids, instants of
 * change and whatever else keeps the books are left out.
 * @param sample values of each column, a few hundred at most; a column of a JSON path goes by its last key
 */
export function guessFields(sample: ReadonlyMap<string, readonly string[]>): Map<string, Field> {
  const found = new Map<string, Field>();
  const unnamed: [column: string, values: readonly string[]][] = [];
  for (const [column, values] of sample) {
    const given = values.map((value) => value.trim()).filter((value) => value !== '');
    const path = column.split('.');
    const parents = path.slice(0, -1);
    if (given.length === 0 || NEVER.has(letters(path.at(-1) ?? ''))) continue;
    if (parents.some((parent) => OTHER_THINGS.test(parent))) continue;
    const byName = fieldOfName(path.at(-1) ?? '');
    const byShape = fieldOfShape(given);
    const field = byName === undefined || byShape === 'email' ? (byShape ?? byName) : byName;
    if (field !== undefined) found.set(column, field);
    else if (given.length >= LEAST_VALUES) unnamed.push([column, given]);
  }
  // A surname column beside a bare `name` makes that one the given name, as in many a shop's export.
  const fields = new Set(found.values());
  for (const [column, field] of found) {
    if (
      field === 'full_name' &&
      letters(column.split('.').at(-1) ?? '') === 'name' &&
      fields.has('family_name') &&
      !fields.has('given_name')
    ) {
      found.set(column, 'given_name');
    }
  }
  for (const [column, values] of unnamed) {
    const field = fieldOfContent(values);
    if (field !== undefined && !new Set(found.values()).has(field)) found.set(column, field);
  }
  return found;
}

function fieldOfName(name: string): Field | undefined {
  const whole = matching(letters(name));
  if (whole !== undefined) return whole;
  const words = wordsOfHeader(name);
  const rest = words.filter((word) => !QUALIFIERS.has(word));
  return rest.length === 0 || rest.length === words.length ? undefined : matching(rest.join(''));
}

function matching(name: string): Field | undefined {
  return NAMES.find(([, pattern]) => pattern.test(name))?.[0];
}

function fieldOfShape(values: readonly string[]): Field | undefined {
  const most = (shape: RegExp) =>
    values.filter((value) => shape.test(value)).length > 0.7 * values.length;
  return SHAPES.find(([, shape]) => most(shape))?.[0];
}

/** Of columns whose name says nothing: dates that spread over the lifetimes of people, and sexes. */
function fieldOfContent(values: readonly string[]): Field | undefined {
  const distinct = new Set(values.map((value) => foldText(value)));
  const sexes = /^(m|f|h|male|female|homme|femme|mr|mme|mrs|ms|m\.|mme\.|masculin|feminin)$/;
  if (distinct.size > 1 && [...distinct].every((value) => sexes.test(value))) return 'sex';
  const order = dateOrderOf(values);
  const years = values.flatMap((value) => {
    const date = /\d[ T]\d{1,2}:/.test(value) ? undefined : canonicaliseBirthDate(value, order);
    return date === undefined ? [] : [Number(date.slice(0, 4))];
  });
  if (years.length < 0.8 * values.length || values.length < 4 * LEAST_VALUES) return undefined;
  years.sort((a, b) => a - b);
  const at = (share: number) => years[Math.floor(share * (years.length - 1))] ?? 0;
  return at(0.9) - at(0.1) >= 20 && at(0.5) < 2008 && at(0.02) > 1900 ? 'birth_date' : undefined;
}

/** Words of a header, whether `snake_case`, `camelCase` or `In Plain Words`. */
function wordsOfHeader(header: string): string[] {
  return foldText(header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/(\D)(\d)/g, '$1 $2'))
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function letters(header: string): string {
  return foldText(header).replace(/[^a-z0-9]+/g, '');
}
