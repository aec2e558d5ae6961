/**
 * Short forms by full given name, folded (see `fold.ts`). French: compiled by hand. English: pairs of the names
 * list of `carltonnorthern/nicknames` (Apache-2.0), kept where the full name is common in an English-speaking
 * country and the short form is not itself a common French given name.
 */
export const NICKNAMES_FR = `
adelaide: adele
adrien: adri
agathe: aga
alain: al
albert: bebert al
alexandra: alex sandra sacha xandra
alexandre: alex sacha sandro xandre
alexis: alex
alfred: fredo fred
alice: lili
amandine: mandy
amelie: mel lili
anastasia: nastia ana
andre: dede
angelique: angie
anne: annie nanou annette
antoine: toine tonio toinou anthony antho
antoinette: toinette toinon
anthony: antho tony
arnaud: nono
arthur: tutur
augustin: gus tintin
aurelie: aure lili orel
aurelien: aurel
auguste: gus
baptiste: bapt batou
barbara: barb babe
bastien: bast
beatrice: bea
benedicte: bene
benjamin: ben benji
benoit: ben beber benny
bernadette: detta nadette
bernard: nanard bernie
bertrand: bert
blandine: blan
brigitte: brigit gigi bri
camille: cam cami mimi
carole: caro
caroline: caro carole line
catherine: cathy cath kathy katy catou
cecile: cec ceci
celine: cel line
charlene: charly
charles: charlie charly charlot
charlotte: cha charlie lotte lola
chantal: chanchan
christelle: chris
christian: chris cricri
christiane: chris cricri
christine: chris cricri kiki titine
christophe: chris kikou tof totof
claire: clairette
claude: clo
claudine: dine
clementine: clem tine
clement: clem
coralie: coco
corinne: coco cori
cyril: cyr
damien: dam
daniel: dan dani danny
danielle: dany dani
david: dav
deborah: deb debo
delphine: del delph fifine
denis: deni
denise: nini
didier: didi
dominique: dom domi doume
dorothee: doro
edouard: ed edi doudou
eleonore: ella leo nora
elisabeth: babeth elise lise lisa betty zabeth babette beth
elise: lise
elodie: elo lodie
emilie: emi milie mimi
emmanuel: manu manou mano
emmanuelle: manu manou manue
eric: rico
estelle: esty
etienne: titi tienne
eugenie: ninie genie
fabien: fab
fabienne: fab fabi
fabrice: fab
felicien: feli
ferdinand: ferdi nand
fernand: nanand
florence: flo
florent: flo
florian: flo
francis: franck fran
francois: fanfan franck francky soizic
francoise: fanfan framboise soizic fran
franck: francky
frederic: fred fredo freddy
frederique: fred fredo
gabriel: gab gaby
gabrielle: gab gaby
gaetan: gae
genevieve: gege ginette viviane
geoffrey: geof jeff
geoffroy: geof jeff
georges: jojo geo
georgette: gette jojo
gerald: gege
gerard: gege
germaine: maine
ghislaine: gigi
gilbert: gil bebert gigi
gilles: gil
gregory: greg
guillaume: guigui guillem guy will
guy: guitou
helene: leni lena nini
henri: riri
henriette: riette
herve: rv
hubert: hub
isabelle: isa zabelle belle zaza babelle
isabeau: isa
jacqueline: jacky line jacotte
jacques: jacky jacquot jacquou
jean: jeannot
jeanne: jeannette jannette
jennifer: jen jenny jenn
jeremie: jerem
jeremy: jerem
jerome: jej jero
jessica: jess jessie
joachim: joa
joel: jo
jonathan: john jo nathan
joseph: jo joe jojo zeph
josephine: jo josette fifi phine josie
josiane: josy
juliette: juju julie
julie: ju juju
julien: ju juju
justine: juju
laetitia: laeti tia titia
laure: laurette
laurence: lolo lau laure
laurent: lolo lau
lauriane: lolo
leonard: leo
leopold: leo pol
leontine: titine
louis: loulou ptilou
louise: lou loulou louisette
lucas: luc
lucien: lulu
lucienne: lulu
ludivine: ludi
ludovic: ludo
madeleine: mado madeline mad magdalena
magali: mag
manon: nonon
marc: marco
marcel: marcello
marguerite: margot margaux maguy daisy rita
marianne: marie
marie: mimi mariette manon
marine: marinou
marion: mario
martine: titine tine
mathias: mat math
mathieu: mat math matt mathou
matthieu: mat math matt mathou
mathilde: mat math tilde mathou
maurice: momo
maxence: max
maxime: max maxou
maximilien: max maxou
melanie: mel
melissa: mel lissa
michel: mich michou mimi
michele: mich michou mimi
micheline: mimi
mickael: mick mike mika
mireille: mimi
mohamed: momo mo moha
mohammed: momo mo moha
monique: momo nic
morgane: momo
nadine: nad
nathalie: nath nat natacha talie
nathan: nat
nicolas: nico colas nick nicou
nicole: nic coco
noemie: mimi noe
odette: dette
olivier: oliv olive
ophelie: ophe
oceane: oce
pascal: pasca
patrice: pat patou
patricia: pat patou paty trish
patrick: pat patou paddy
paul: paulo paulin polo
pauline: popo line
paulette: poupette
philippe: phil filou philou fifi
pierre: pierrot pierrick pedro
pierrette: pierrine
quentin: quent
raphael: raph raf rafa
raphaelle: raph raf
raymond: ray momo
regine: gigi
remi: rem
rene: nene
richard: richie ricky rick
robert: bob bobby bebert rob
roger: roro
roland: roro
romain: rom
romuald: rom romu
roxane: rox roxy
sabrina: sab brina
samuel: sam samy
sandrine: sandy san drine
sebastien: seb sebas bastien
sebastian: seb
serge: sergio
severine: sev
simon: sim
simone: mone
solange: soso
sophie: soso so sofi
stanislas: stan
stephane: steph stef
stephanie: steph stef fanny fany phanie
suzanne: suzy suzie suzette zaza
sylvain: syl vain
sylvie: sylv syl vivi
theodore: theo ted
theophile: theo
therese: terry zeze maite
thibault: thib titi tib
thibaut: thib titi tib
thierry: titi
thomas: tom toto tommy
timothee: tim timo
valentin: val valou
valentine: val valou tine
valerie: val valou
vanessa: nessa van
veronique: vero nique
victor: vic toto
victoire: vic
victorien: vic
vincent: vince vinz
virginie: ginie virg nini
viviane: viv vivi
william: will willy bill
xavier: xav
yannick: yann
yohann: yo
yolande: yoyo
yvette: vevette
yvonne: vonne vonnette
zoe: zozo
`;

/** Initials and contractions of double given names; the words of the key must both be in the name. */
export const NICKNAMES_DOUBLE_FR = `
jean baptiste: jb jiby
jean christophe: jc
jean claude: jc
jean francois: jf jeff
jean jacques: jj
jean louis: jl jeanlou
jean luc: jl
jean marc: jm
jean marie: jm
jean michel: jm
jean paul: jp jpaul
jean philippe: jp jphi
jean pierre: jp jeanpi
jean yves: jy
marc antoine: marco
marie helene: marilene
marie laure: malaure
marie therese: maite maithe marithe
marie louise: malou marilou
`;

export const NICKNAMES_EN = `
abigail: abbe abbey abbi abbie abby gail nabby
albert: al bert
alexander: al alec sandy
amanda: manda mandy
amelia: amy emily mel millie
andrew: andy drew randy
angela: angel angie
annie: ann
anthony: ant tony
arthur: art
barbara: bab babs barbie barby bobbie
beatrice: bea trisha trix trixie
benjamin: ben benjy bennie benny jamie
caroline: carol carole carrie cassie lynn
cassandra: cassie sandra sandy
catherine: casey cassie cathy kathy katy kay kit kittie lena trina
charles: carl charlie chick chuck
charlie: charles chuck
charlotte: char lotta lottie sherry
chloe: clo
christina: chris chrissy christy crissy kris kristy tina
christine: chris chrissy christy crissy kris kristy tina
christopher: chris kit
cynthia: cindy cintha
daniel: dan dann danny
david: dave davey day
deborah: deb debbie debby
dennis: dennie denny
dorothy: dolly dora dortha dot dottie dotty
douglas: doug
edward: ed eddie eddy ned ted teddy
eleanor: elaine ellen ellie lanna lenora nelly
elijah: eli lige
elizabeth: bess bessie beth betsy betty eliza lib libby lisa liz liza lizzie lizzy
ella: el ellen
ellie: elly
emily: em emmy mel millie
eugene: gene
evelyn: ev eve evelina
florence: flo flora flossy
frances: cissy fanny fran francie frankie frannie franniey franny sis
francis: fran frank frankie
frederick: derick erick fred freddie freddy fritz rick ricky
gabrielle: ella gabby
genevieve: eve jenny
george: georgie
gerald: gerry jerry
gregory: gory greg
harold: hal hap haps harry
harry: hap haps harold henry
henry: hal hank hap haps harry
isabella: bella belle ib issy nib nibby tibbie
jacob: jaap jake jay
jacqueline: jack jackie jacqui
james: jamie jem jim jimmie jimmy
janet: jan jessie
jeffrey: geoff jeff
jennifer: jen jenn jenni jennie jenny
jessica: jess jessie
john: ian jack jock johnny jon jonnie jonny
jonathan: john johnathan johnathon johny jon jonathon jonnie jonny nathan
joseph: jody joe joey jos
josephine: fina jo jody joey josey josie
joshua: joe jos josh
judith: juda jude judi judie judy
katherine: cassie cathy kate kathy katy kay kaye kit kittie lena trina
kathleen: cassie cathy kathy katy kay kit kittie lena trina
kenneth: ken kendrick kenny
kevin: kev
kimberly: kim kimberley kimberli
lawrence: larry lawrie lon lonny lorne lorry
leonard: len lenny leon lineau
leslie: les
linda: lindy lynn
lucas: luke
madeline: lena maddi maddie maddy madge madie magda maggie maud
margaret: daisy gretta madge maggie maggy marge margery margie margy meg midge peg peggy rita
mary: mae mamie mitzi molly polly
matilda: matty maud tilla tilly
matthew: matt mattie matty thias thys
melissa: lisa lissa mel milly missy
michael: micah mick mickey micky mike mikey
natalie: natty nettie
nathan: nat nate
nathaniel: nat nate nathan natty than
nicholas: claas claes nic nick nickie nicky nico
oliver: ollie
olivia: livia nollie ollie
pamela: pam
patricia: pat patsy patti patty tricia trish trisha
patrick: paddy pat pate patsy peter
penelope: penny
peter: pate pete
philip: phil pip
raymond: ray
rebecca: becca beck becky reba
richard: dick dickie dickon dicky rich richie rick ricky
robert: bill billy bob bobby dob dobbin hob hobkin rob robby rupert
ronald: naldo ron ronnie ronny
rosemary: mary rosemarie rosey
samantha: mantha sam sammy
samuel: sam sammy
sandra: cassandra sandy
sophia: sophie
stephanie: annie steffi steffie steph stephani stephany stephie stephine stevie
stephen: steph steve
steven: steph steve stevie
susan: hannah sue sukey susie suzie
susannah: hannah sue sukey susie
theo: theodore
theodore: ted teddy theo
theresa: terry tess tessa tessie thirza thursa traci tracie tracy
thomas: thom tom tommy
timothy: tim timmy
victoria: tori torie torri torrie tory vic vicki vickie vicky
vincent: vic vin vince vinnie vinny
virginia: ginger ginny jane jennie virgy
walter: wally walt
william: bela bell bill billy wil will willie willy
zachary: zac zach zachy zack zak zakk zeke
`;
