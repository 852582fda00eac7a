// Short forms of given names, one family a line. A name may be in several families: Alex is Alexander and Alexandra.
const FAMILIES = `
abigail abby gail
albert al bert bertie
alexander alex alec sasha sandy xander александр саша шура
alexandra alex sasha sandra alexa александра саша
alfred alf fred alfie
alison ali
andrew andy drew
andreas andy andi
anthony tony
antonio toni tonio
angela angie
anna ann anne annie ana anya anja annika hannah анна аня
barbara barb babs barbie babsi
benjamin ben benny benji
bernard bernie bernd bernhard
carolyn carol caroline carrie
catherine kate katie cathy kathy katherine kathryn kathleen katharina katja cate kat екатерина катя
charles charlie chuck chas carlos carl karl
charlotte lottie charlie lotte
christine chris tina christina chrissie kristina kristin
christopher chris kit topher
christian chris
constance connie
cynthia cindy
daniel dan danny dani
david dave davy davide
deborah debbie deb debra
dimitri dima dmitri dmitry дмитрий дима
donald don donnie
dorothy dot dottie dolly
edward ed eddie ted ned teddy eduard eduardo
eleanor ellie nell nora elena ellen
elizabeth liz beth betty eliza lizzie elisabeth elise lisa libby elisa elsa isabel isabella bella елизавета лиза
emily em emma emmy millie
emmanuel manu manuel manny
eugene gene евгений женя
evelyn eve evie
florence flo
frances fran fanny
francis frank francisco franz paco pancho francesco franco
frederick fred freddie friedrich fritz federico
gabriel gabe gabi
gabrielle gabby gabi gabriele
geoffrey geoff jeff jeffrey
george georgie jorge georg giorgos jurgen γιωργος γεωργιος георгий
gerald gerry jerry gerard gerhard gerd
gregory greg грегори григорий гриша
harold harry hal
helen nell nellie helena helene ellen
henry harry hank heinrich heinz henri enrique
isabella bella izzy isabelle
ivan vanya иван ваня
jacob jake jakob
jacqueline jackie
james jim jimmy jamie jaime
janet jan
jennifer jen jenny
jessica jess jessie
joan joanie
johanna hanna jo
john jack johnny jon johann johannes hans jan juan jean giovanni
jonathan jon jonny nathan
joseph joe joey josef jose pepe giuseppe sepp iosif
joshua josh
judith judy
julia julie jule
katarina kati
kenneth ken kenny
konstantinos kostas κωνσταντινος κωστας
laura laurie lori
lawrence larry laurence lorenz lorenzo
leonard leo len lenny leon
leslie les
lillian lily lilly
louis lou louie ludwig luis luigi lewis
lucy lucia luzia
madeline maddie madeleine
margaret maggie meg peggy marge margie greta rita margarete margarita gretchen маргарита
maria marie mary mia mimi masha molly mariya мария маша
mark marcus markus marco
martin marty
martha marty
matthew matt matty matthias matteo
maximilian max maxi
megan meg
melissa mel missy
michael mike mick mickey mikey michel miguel misha mikhail michal михаил миша
nancy nan
natalie nat natalia natasha nathalie наталья наташа
nathaniel nate nathan nat
nicholas nick nicky nico nicolas nikolas klaus nikolai niko νικολαος νικος николай коля
nicole nicky nikki
oliver ollie olli
olga olya ольга оля
pamela pam
panagiotis panos παναγιωτης πανος
patricia pat patty trish tricia
patrick pat paddy
paul paulie pablo paolo pavel
peter pete pedro pietro pierre
philip phil philipp pip
rachel rae
raymond ray
rebecca becky becca
richard rick rich dick richie ricky ricardo
robert bob rob bobby robbie bert roberto
ronald ron ronnie
rosemary rose rosie
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sally sara sadie
sebastian seb basti
sergei seryozha сергей сережа
sharon shari
solomon sol
sophia sophie sofia sofie софия соня
stephanie steph steffi stefanie
stephen steve steven stevie stefan stephan esteban
susan sue susie suzanne susanne susanna suzy
tamara tammy
tatiana tanya татьяна таня
terence terry
theodore ted theo teddy
theresa terry tess tessa teresa therese tracy
thomas tom tommy tomas
timothy tim timmy
ulrike uli ulla
ulrich uli
valentina valya tina
veronica ronnie vera
victor vic viktor
victoria vicky tori vic
vincent vince vinnie
virginia ginny
vladimir vova владимир вова
walter walt wally
wilhelm willi willy william
wilhelmina mina minnie
william bill will billy willie liam guillermo guillaume
yevgeniy zhenya
zachary zach zack
`;

const FAMILIES_OF = new Map<string, Set<number>>();
FAMILIES.trim()
	.split('\n')
	.forEach((line, family) => {
		for (const name of line.split(' ')) {
			FAMILIES_OF.set(name, (FAMILIES_OF.get(name) ?? new Set()).add(family));
		}
	});

/** Whether two given names, folded, may be the same name, long and short. */
export function isNickname(a: string, b: string): boolean {
	const families = FAMILIES_OF.get(a);
	const others = FAMILIES_OF.get(b);
	if (families === undefined || others === undefined) return false;
	for (const family of families) if (others.has(family)) return true;
	return false;
}
