import { prepareCampaign, readExample } from '../../scripts/demo/campaign';
import {
	itemsOf,
	linkPackage,
	startMailCatcher,
	type CaughtMail,
	type MailCatcher,
} from '../../scripts/n8n';
import { readBarcode } from '../support/read-barcode';
import { INSTALL_TIMEOUT_MS, ensureRealN8n } from './support/real-n8n';
import { freshUserFolder } from './support/user-folder';

let catcher: MailCatcher;

beforeAll(async () => {
	await ensureRealN8n();
	catcher = await startMailCatcher();
}, INSTALL_TIMEOUT_MS);

afterAll(() => catcher.stop());

const userFolder = freshUserFolder();

test('the barcode in the mail is the code that the till redeems, once, and the mail gets the credit', async () => {
	linkPackage(userFolder);
	const workflow = readExample('email-barcode-coupon');
	const { run } = await prepareCampaign(userFolder, {
		...{ workflow, csvFiles: [], smtpPort: catcher.port },
	});
	const first = await run();
	const codes = itemsOf(first, 'A code for each').map(({ coupon }) => codeIn(coupon));
	expect(await Promise.all(catcher.mails.map(barcodeIn))).toEqual(codes);
	expect(new Set(codes).size).toBe(2);
	expect(itemsOf(first, 'Redeem at the till', 0)).toMatchObject([
		{ coupon: { code: codes[0], duplicate: false } },
		{ coupon: { code: codes[1], duplicate: false } },
	]);
	expect(itemsOf(first, 'Who gets the credit')).toMatchObject([
		{ channel: 'email', conversions: 2, value: 65 },
	]);
	const second = await run();
	expect(itemsOf(second, 'A code for each').map(({ coupon }) => codeIn(coupon))).toEqual(codes);
	expect(itemsOf(second, 'Redeem at the till', 0)).toMatchObject([
		{ coupon: { duplicate: true } },
		{ coupon: { duplicate: true } },
	]);
	expect(itemsOf(second, 'Who gets the credit')).toEqual(itemsOf(first, 'Who gets the credit'));
});

function codeIn(coupon: unknown): string {
	return String((coupon as { code: string }).code);
}

/** What a scanner of another maker reads in the mail's attachment. */
async function barcodeIn({ mail }: CaughtMail): Promise<string> {
	const [attachment] = mail.attachments;
	if (!attachment || typeof attachment.content === 'string') throw new Error('No image came');
	return (await readBarcode(new Uint8Array(attachment.content))).text;
}
