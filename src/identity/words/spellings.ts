/** Spellings of one name in Latin letters, as offices and languages write it; by hand. One name a line, folded. */
const SPELLINGS = `
mohamed mohammed mohammad muhammad muhammed mohamad mouhamed mahomet mohd mhd md mohamud
ahmed ahmad achmed ahmet
youssef yusuf yousef youssouf yosef yussef yusef
abdallah abdullah abdoullah abdulla
abdelkader abdelqader abdulkadir abdulqadir abdelkadir
abderrahmane abderrahman abdurrahman abdulrahman abdelrahman
hussein hussain hocine husein houssein husayn
hassan hasan hacen hassen
fatima fatma fatimah
khadija khadidja khadijah hadija hatice
aicha aisha ayesha aysha aysa
mustapha mustafa moustapha mostafa moustafa
said saeed sayed seyed
ibrahim brahim ibraheem ebrahim
rachid rashid rasheed
yasmine yasmin jasmine jasmin yasmina yasmeen
leila layla leyla laila
soufiane sofiane sufyan sofian
mehdi mahdi mehdy
karim kareem kerim
jamal djamel gamal cemal
omar umar omer
othman osman ousmane uthman
meriem mariam maryam myriam miriam mariem meryem
zineb zeinab zaynab zainab
nour noor nur
alexandre alexander aleksandr aleksander aleksandar alexandr alyaksandr oleksandr alexandros alessandro
alexandra aleksandra alyaksandra oleksandra
alexei alexey aleksei aleksey alexej
sergei sergey serguei sergej sergiy
dmitri dmitry dimitri dmitriy dimitry
yuri yury iouri yuriy jurij
vladimir wladimir volodymyr uladzimir
mikhail mikhael michail mykhailo mikhailo
nikolai nikolay nicolai mykola
natalia nathalia natalya nataliya natalija
tatiana tatyana tetiana tatjana
ekaterina yekaterina katerina kateryna
elena yelena olena jelena helena
evgeni evgeny yevgeny evgeniy yevgeni
giorgos georgios yorgos george
catherine katherine katharine kathryn cathryn katarina
stephen steven stephan
philip philippe phillip filip felipe
geoffrey jeffrey geoffroy jeffery
marc mark
eric erik
frederic frederick frederik
matthieu mathieu matthew mathew
nicolas nicholas nikolas
theo teo
thibault thibaut thibaud
sarah sara
elisabeth elizabeth
therese theresa teresa
lucas lukas luka
louis luis lewis
mickael michael mikael
raphael rafael
sebastien sebastian
christophe christopher kristof
jonathan johnathan jonathon
laetitia leticia letitia
isabelle isabel
cedric cedrick
loic loick
yann yan
gaelle gaele
ines inez
chloe cloe
zoe zoey
`;

const GROUP_OF = new Map<string, Set<number>>();
for (const [number, line] of SPELLINGS.trim().split('\n').entries()) {
  for (const name of line.split(' ')) {
    GROUP_OF.set(name, (GROUP_OF.get(name) ?? new Set()).add(number));
  }
}

/** Whether two folded given names are spellings of one name: `mhd` and `mohamed`, `aleksandr` and `alexander`. */
export function areSpellings(a: string, b: string): boolean {
  const groups = GROUP_OF.get(a);
  if (groups === undefined) return false;
  for (const number of GROUP_OF.get(b) ?? []) if (groups.has(number)) return true;
  return false;
}
