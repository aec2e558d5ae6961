/**
 * Given names that are common somewhere, folded: those of women, of men, and of both. From the list of popular names
 * by country of `sigpwned/popular-names-by-country-dataset` (CC0), romanised; French names added by hand.
 */
export const WOMEN = `
aada aadhya aarya aasha adela adele aditi adriana adrienne agathe agnes agustina aicha
aikaterini aino aisha aisyah aitana ajda ajla alanoud alberte aleksandra alessia alexandra alice
alicja alina aline alisa alise aliya alma althea alysha amahle amaia amal amalie amara amaris
amayra ambar ambra ambre amelia amelija amelja amina aminata amira amy ana anahit anastasia
anastasija anastasiya andree andreea androula ane angela angeliki angelina angeline ann anna
annabel annabelle anne annie anohito antonella antonia anzu aoife ariana arianna armine arpi
aruuke aruuzat asel asemahle ashraqat asilim asiya asja asmita assia asta astrid asya athena
aurelie aurora ava aviana avigail awa aya ayala ayalah ayesha aygun ayim ayla aylin ayra aysa
ayse aysel ayzere azaria azariah azra baran barbara barbare bayarmaa beatrice beatriz benedita
bernadette biljana binita bintou bisera bismah bogdana boglarka bolormaa brigitte camila carla
carmen carolina catalina catherine cecilia celeste celine charlotte chedeline chloe christiane
christina christine clara claudette claudine colette concepcion daisy dalal dalila danie daniela
daniele danielle danna daria darija darta defne delfina denise dhia dimitra djeneba doha dora
dorothy dragana dunja eabha ecrin eevi eisha elena elene eleni elif elija elise eliska elizabeth
elizaveta ella ellen elli ellie elza ema embla emelia emely emilia emilija emiliya emily emine
emma emmanuelle esma esperanza esther eva evelina evelyn evie eylul fabienne fajr fanta farah
farida farrah farzana fatemeh fatima fatin fatma fatoumata fernanda fiadh florence fozia
francisca francoise frederique freja freya frida frieda gabija gabriela gabrielle gamalat gamila
gayane genevieve georgette georgia germaine gianna ginevra gita giulia gogo googoosh gordana
grace guadalupe gudrun gunay gunel habiba hadicha hana hanna hannah harper haruna hasmik hasnaa
hatice hawa heikapu helena helma helmi henriette hessa himari hina hinano hinata hjordis hoda
hosna hosniya hur hussa iben ida imene iminathi imogen inaya inci indira ines ioanna irati irene
irina isabel isabella isabelle isidora isla islande ivaana ivalu ivana ivy izaro jacqueline jade
jana jeanne jelena jennifer jessica jiya joelle jori josefa josephe josiane jouri jovana juana
judeline julia juliana julie julienne julieta juliette julija june justine kabita kadiatou kaia
kamile karima karine karolina katerina katla khadije khawla khongordzol kiara klea konstantina
konul kora ksenija kyra kyriaki laia lamija lana lara latifa laura laurence layla lea leah
leandra leen leja lejla lena leni lenna leonie leonor lesedi leyla lia lian lianne lidia liepa
lile lili lilien lilit lilja lillie lilly lily lin lina linda lisakhanya liv livia liz ljiljana
louise louna lovelie lovely luana lucia luciana lucie lucienne lucija ludovica lukne lulwa luna
lur lusine lydia lyn lyna mabel maddi madeleine madina maeva maha maia maite maja malak malek
malen malu maneh manon manuela marcelle marcia mareva margaret margarida margaux margot mari
maria mariam mariami mariana marie marija marina marine mariya marta martha martina martine
marwa mary marya maryam maryja masa mathilde matilda matilde matthildur maya maysoun mehar mei
melina melisa melissa meriem merjem mersana meryem mia michele michelle mila milagrosa milana
milena milica millie mio mira mirjana mirlande moea moeata mona monique myrlande nada nahia nare
narine natalia natalie natalija nathalie naura naya nehir nela nesreen neza nia nicole niharika
nika nikol nilay nina nivi niviaq noelle noemi noor nora nouf nour nur nuray nurul nutsa oceane
odette odval oisha oleksandra olga olivia oliwia ona oumou oyunbileg panagiota paneeraq
paninnguaq paraskevi pari pascale patricia patricija paula paule pauline penelope pipaluk poema
pola polina princess puteri rabina radmila rafaelle ramona rania raphaelle raquel raya rayana
reem reema regina rei reina renata renee rethabile ria riko rin rita roghayyeh romane ronja rose
rosie rosmery rowan roxana ruoxi saar safija safiya saga sahar sakeena sakineh sakura saliha
salma salome sama samantha sandra sandrine sara sarah selma serife sesili sevda sevinj shahd
shaikha shaimaa shams shayma sherifa shristi sienna simona simone sita siti snezana sobia sofi
sofia sofie sofija sofiya soley solja solomiya somayyeh sonia sophia sophie stella stephanie
suha sultan sumayah sunita susan susanna suzana suzanne sylvie tamar tara tarana tarita tatiana
teodora tereza tess teura therese tiare titaina titaua tomyris trinidad tuleen uiloq uta vaea
valentina valeria valerie vamika var varvara vasiliki vasilisa venla vera veronika veronique
vesna victoria viktoria viktorie viktoriya violeta virginie vita vittoria vivienne vusala wateen
widelene willow ximena xinyi yara yasmin yasmine yasna yekaterina yelena yeva yihan yimo yinuo
yoana yua yuina yulia yuna yutong yuxi yvette yvonne zahra zainab zala zehra zeinab zeynab
zeynep zihan zina zoe zofia zumra zuzanna
`;

export const MEN = `
aarav aariz aaron abbas abd abdallah abdelkader abdoulaye abdul abdulaziz abdulla abdullah
abdullo abdulrahman abubakr abulfazl adam adama adin adomas adrian adrians adrien afonso agustin
ahmad ahmed ahmet aiden aimar aisultan aiur aksel alain albert aldiyar alejandro aleks
aleksandar aleksander aleksandr aleksandre alessandro alexander alexandre alexandru alexey alfie
ali alikhan alinur alparslan alteo alvaro amar amine amir ammar anar andre andreas andrei andrej
andria andrias andriy angelo antoine antoni antonio aoi aputsiaq aras archie areg areni ari
ariel arjun arman armen aron artem arthur artiom artur artyom ashot athanasios atlas august
ayoub aziz bader bakary bandar banele baptiste bautista ben benas bence benicio benjamin bernard
berrdo beshoi bibek biel bilal bishal bogdan boris brahim bruno carl carlos cesar charbel
charles christian christophe christos chuluun cillian ciro clement damian damjan dan danel
daniel daniels daniil danijel danylo daris davi david davit davud dejan demetre denis dhruv
didier diego dimitar dimitrios dion djamel dmitry dmytro dominik dominykas dragan duarte dusan
dylan dyllan dzan edoardo edouard eduard edward eeli eino eitan eithan elchin elias elie elijah
elmar elnur elshan elyas eman emil emiliano emils emir emmanuel enzo eric erik ethan evens
evgeny eymen ezekiel fabien fadi fahad fahd faisal felipe felix ferndo filip finlay finn fran
francesco francisco franciszek francois frederic frederick fuma gabor gabriel gabriele gael
gagik gaspar george georges georgi georgios gerard geronimo gevorg gilles gilli giorgi goktug
goran gustavs guy habib halim hamza haoran haoyu harraz harris harry haru haruma harun haruto
hasan hashem hassan hayk heitor henri henry herkus hinato hiro hossein hovhannes hudson hugo
huseyin huseyn hussain hussein hydar ian ibai ibrahim igor iker ilgar ilija iman inuk inunnguag
inutsiaq ioane ioannis ion isaac isak ismail itsuki ivan ivik izz jack jacob jacques jad jakob
jakov jakub jakup james jameson jan javier jean jekabs jeremy jeronimo joao joe joel jogvan john
jokubas jokull jon jonas jordi jorge jose joseph joshua josiah josip jovan juan jude julen jules
julien junior justin kabir kai kairo kajus kaloyan kamal karam karen kari karim karlis kathem
kazi keanu keven kevin khaled kiaan kiran kirollos kiwa koa konstantinos krishna lan laurent
lavi lazar leano leevi leo leon leonardo leordo lev levente levi lewis liam lio logan lorenzo
louis lourenco lovro lubanzi luc lucas lucien luis luiz luka lukas lwandle mael mahamadou
mahammad mahdi mahesh mahmoud maksim maksym malachi maligiaq malik malthe mamadou manaia manish
manua manuel marama marc marcel marcell marco marcos marin mario marios mark markas markel marko
marks markus marti martim martin matas mate matei matej mateo mathieu matias matija matteo
matthew matthias mattia mattias matvey matyas maui max maxim maxime maximilian maximiliano mees
mehdi mehmet michael michail michal michalis michel miguel mihail mikael mikaere mikayel mikhail
miki mikolaj milan milos mina minato mingze minik mirac moana modibo mohamed mohammad mohammed
monte moussa muchen muhamad muhammad muhammed murad mustafa muyang mykhaylo nagi nagisa naim
naranbaatar narek nathan nathaniel nelio nicolas niel nik nikau niko nikodem nikola nikolaos
nikoloz nil nils noah noam noel nomaan norsaq nuka nurislam ofentse oihan oisin oleksandr oliver
olivier omar omer onni oscar oskar osman oumar pablo panagiotis pascal patrick pau paul paulo
pedro petar peter peterson philippe pierre pol prakash prasert prem qillaq quentin rachid rafael
ralfs ramazan ramon raphael rashad rasmus raul ravi refael relja ren rene reza rian ricardo
riccardo richard roan robert roberts robin roel roger roko romain roman rory said salik samir
samuel samvel samyar santiago saqib sebastian sebastien sekou selim sem serge sergei shahem
shahid sheikh shivansh siddhartha simon siphosethu soma somboon somchai somporn somsak
souleymane stanislaw stanley stefan stephane stevenson syed szymon tadhg taha taim tamatoa
tapuarii tareq tatsuki tehei teiki teiva teo teodor teva than thaniel theo theodor theodore
thiago thierry thomas tiago tigran tim timofey tobias toivo tom tomas tommaso trondur tunar
turki ulloriaq umar uri usman vaino valdemar valentin valery valter vasileios vasilije vedant
vicente victor viktor vincent viraj vivien vladyslav vojtech vugar vuk vusal wassim william
wilson yamato yann yassin yehuda yichen yize younes yousef yousouf youssef yuma yusef yusif
yusuf yuxuan yuze yvan yves yvon zahid zahir zalan zan zion zoran
`;

export const EITHER = `
alex andrea angel aria camille charlie claude dominique jo kim lethabo lethokuhle luca melokuhle
morgan nino noa omphile sacha wan
`;
