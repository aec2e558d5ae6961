/**
 * Providers at which anybody has a mailbox: an address there tells nothing of where somebody works. By domain, and
 * by name where a provider has one domain per country (`yahoo.fr`, `hotmail.co.uk`).
 */
const DOMAINS = new Set(
  `gmail.com googlemail.com icloud.com me.com mac.com aol.com aim.com proton.me protonmail.com protonmail.ch pm.me
  tutanota.com tutanota.de tuta.io tuta.com fastmail.com fastmail.fm hey.com zoho.com zohomail.com mail.com email.com
  usa.com inbox.com hushmail.com mailfence.com posteo.de posteo.net mailbox.org duck.com mailo.com netcourrier.com
  orange.fr wanadoo.fr free.fr sfr.fr neuf.fr bbox.fr laposte.net numericable.fr noos.fr cegetel.net club-internet.fr
  aliceadsl.fr alicepro.fr libertysurf.fr tiscali.fr voila.fr caramail.com 9online.fr 9business.fr nordnet.fr
  dbmail.com infonie.fr lycos.fr online.fr freesbee.fr worldonline.fr francemail.com mail.fr sfr.net
  skynet.be telenet.be proximus.be voo.be belgacom.be scarlet.be bluewin.ch sunrise.ch hispeed.ch swissonline.ch
  pt.lu vo.lu videotron.ca sympatico.ca bell.net rogers.com shaw.ca telus.net cogeco.ca
  web.de gmx.net t-online.de freenet.de arcor.de 1und1.de online.de vodafone.de magenta.de kabelbw.de
  libero.it virgilio.it tiscali.it alice.it tin.it iol.it fastwebnet.it inwind.it aruba.it poste.it
  telefonica.net terra.es ono.com orange.es movistar.es sapo.pt clix.pt mail.pt netcabo.pt
  btinternet.com btopenworld.com talktalk.net sky.com virginmedia.com ntlworld.com blueyonder.co.uk tiscali.co.uk
  orange.net o2.co.uk plus.net eircom.net
  comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com netzero.net
  optonline.net windstream.net frontier.com centurylink.net rocketmail.com ymail.com rediffmail.com
  bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au xtra.co.nz
  ziggo.nl kpnmail.nl planet.nl home.nl xs4all.nl hetnet.nl chello.nl upcmail.nl telia.com bredband.net online.no
  wp.pl o2.pl interia.pl onet.pl op.pl poczta.fm seznam.cz centrum.cz email.cz azet.sk freemail.hu citromail.hu
  abv.bg mail.bg mail.ru bk.ru list.ru inbox.ru rambler.ru ukr.net i.ua meta.ua otenet.gr
  uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com
  qq.com 163.com 126.com sina.com sina.cn sohu.com foxmail.com aliyun.com yeah.net naver.com daum.net hanmail.net
  docomo.ne.jp ezweb.ne.jp softbank.ne.jp nifty.com menara.ma topnet.tn gnet.tn planet.tn
  mailinator.com yopmail.com yopmail.fr guerrillamail.com 10minutemail.com temp-mail.org jetable.org
  example.com example.org example.net`.split(/\s+/),
);
const NAMES = new Set('yahoo hotmail live outlook msn gmx yandex'.split(' '));

/** Whether anybody can have an address at this domain, or at one above it. */
export function isPublicMailbox(domain: string): boolean {
  const labels = domain.split('.');
  // `yahoo.fr`, `yahoo.co.uk`: a name, then nothing but a country.
  const [name = '', ...country] = labels;
  if (NAMES.has(name) && country.every((label) => label.length <= 3)) return true;
  return labels.some((_, at) => DOMAINS.has(labels.slice(at).join('.')));
}
