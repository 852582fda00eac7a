import { openEngine } from '../../../../engine';
import type { Engine, ImageKind } from '../../../../engine';
import { readBarcode } from '../../../support/read-barcode';
import { newEmbeddedOptions } from '../../../support/stores';

let engine: Engine;

beforeAll(async () => {
	engine = await openEngine({ store: newEmbeddedOptions() });
});
afterAll(() => engine.close());

test.each<[ImageKind, string, string]>([
	['qr', 'https://shop.example/c/SUMMER-7QT4-9KXW', 'QRCode'],
	['ean13', '6291041500213', 'EAN13'],
	['code128', 'SUMMER-7QT4-9KXW', 'Code128'],
	['pdf417', 'SUMMER-7QT4-9KXW', 'PDF417'],
])('an independent reader finds in the %s image what was drawn', async (kind, text, format) => {
	const [drawn] = await engine.loyalty.drawCoupons([{ kind, text, withText: true }]);
	if (drawn?.status !== 'drawn') throw new Error(JSON.stringify(drawn));
	expect(drawn.png.subarray(1, 4).toString()).toBe('PNG');
	expect(await readBarcode(new Uint8Array(drawn.png))).toEqual({ text, format });
});

test('an EAN-13 of letters or with a wrong check digit is refused, and says what to do', async () => {
	const texts = ['SUMMER-7QT4', '6291041500214', '62910415002'];
	const outcomes = await engine.loyalty.drawCoupons(
		texts.map((text) => ({ kind: 'ean13' as const, text })),
	);
	for (const one of outcomes) {
		expect(one).toMatchObject({ status: 'rejected', reason: 'digits_needed' });
		expect(one).toMatchObject({ mend: expect.stringContaining('Code 128') });
	}
});

test('a code that a barcode cannot hold and a scale out of bounds are refused, their neighbour goes on', async () => {
	const outcomes = await engine.loyalty.drawCoupons([
		{ kind: 'code128', text: 'ÜBER' },
		{ kind: 'qr', text: 'ok', scale: 11 },
		{ kind: 'qr', text: '' },
		{ kind: 'qr', text: 'ÜBER' },
	]);
	expect(outcomes.map((one) => ('reason' in one ? one.reason : one.status))).toEqual([
		'text_invalid',
		'scale_invalid',
		'text_invalid',
		'drawn',
	]);
});
