import type { EngineContext } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { checkText, invariant, rejected } from '../../values';
import { ean13CheckDigit } from './check-digit';

export const IMAGE_KINDS = ['qr', 'ean13', 'code128', 'pdf417'] as const;
export type ImageKind = (typeof IMAGE_KINDS)[number];

/** As the library names them. */
const SYMBOLS: Record<ImageKind, string> = {
	qr: 'qrcode',
	ean13: 'ean13',
	code128: 'code128',
	pdf417: 'pdf417',
};
const TEXT_LENGTH_MAX = 500;
const SCALE = 3;
const SCALE_MAX = 10;
/** Each takes some 4 ms. */
const IMAGES_PER_TURN = 10;
/** Free space around the symbol, in its modules: readers need some. */
const QUIET_ZONE = 10;

export interface DrawRequest {
	/** The code, or a link that holds it. */
	text: unknown;
	kind: ImageKind;
	/** Pixels for the narrowest line, 1 to 10; by default 3. */
	scale?: number;
	/** The text below the bars, as people read it. Not for QR and PDF417. */
	withText?: boolean;
}

export interface Drawn {
	status: 'drawn';
	text: string;
	kind: ImageKind;
	png: Buffer;
}

export type DrawOutcome = Drawn | Rejected<'text_invalid' | 'digits_needed' | 'scale_invalid'>;

/**
 * Codes as PNG images; `outcomes[i]` answers `requests[i]`. Reads and writes nothing. The library that draws is loaded by the
 * first call.
 */
export function drawCoupons(
	_context: EngineContext,
	requests: readonly DrawRequest[],
): Promise<DrawOutcome[]> {
	return inChunks(requests, (chunk) => Promise.all(chunk.map(draw)), IMAGES_PER_TURN);
}

async function draw(request: DrawRequest): Promise<DrawOutcome> {
	const { kind, scale = SCALE, withText = false } = request;
	const checked = checkText(request.text, 'code', TEXT_LENGTH_MAX);
	if (typeof checked !== 'string') return { ...checked, reason: 'text_invalid' };
	const text = textFor(kind, checked);
	if (typeof text !== 'string') return text;
	if (!Number.isSafeInteger(scale) || scale < 1 || scale > SCALE_MAX) return scaleInvalid();
	/* eslint-disable-next-line @typescript-eslint/no-require-imports -- lazily: 2 MB that only images need, and import()
	   would outlive n8n's update of the package. */
	const { toBuffer } = require('@bwip-js/node') as typeof import('@bwip-js/node');
	const png = await toBuffer({
		bcid: SYMBOLS[kind],
		text,
		scale,
		includetext: withText && (kind === 'ean13' || kind === 'code128'),
		padding: QUIET_ZONE,
		backgroundcolor: 'FFFFFF',
	});
	invariant(png.length > 0, 'coupons: an image has bytes');
	return { status: 'drawn', text: checked, kind, png };
}

/** What the symbol holds, or why it cannot. */
function textFor(kind: ImageKind, text: string) {
	if (kind === 'code128') return /^[\x20-\x7e]*$/.test(text) ? text : notReadable();
	if (kind !== 'ean13') return text;
	const digits = text.replace(/[ -]/g, '');
	return isEan13(digits) ? digits : digitsNeeded();
}

/** Twelve digits, to which the check digit is added, or thirteen with the right one. */
function isEan13(digits: string): boolean {
	if (!/^\d{12,13}$/.test(digits)) return false;
	return digits.length === 12 || ean13CheckDigit(digits.slice(0, 12)) === digits[12];
}

function digitsNeeded(): Rejected<'digits_needed'> {
	return rejected('digits_needed', {
		field: 'code',
		message: 'An EAN-13 barcode holds 13 digits, the last a check digit, and this code is another',
		mend: 'Draw it as Code 128 or QR, or give the campaign a pattern of 13 digits such as 20########### with the check digit EAN-13.',
	});
}

function notReadable(): Rejected<'text_invalid'> {
	return rejected('text_invalid', {
		field: 'code',
		message: 'A Code 128 barcode holds plain letters, digits and signs only',
		mend: 'Draw it as QR or PDF417.',
	});
}

function scaleInvalid(): Rejected<'scale_invalid'> {
	return rejected('scale_invalid', {
		field: 'scale',
		message: 'The scale is not a whole number from 1 to 10',
		mend: 'Give 1 to 10 pixels for the narrowest line; 3 is good for a mail.',
	});
}
