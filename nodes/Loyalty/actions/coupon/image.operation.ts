import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import type { DrawOutcome, DrawRequest, ImageKind } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { booleanParameter, numberParameter, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';

const KINDS: readonly ImageKind[] = ['qr', 'code128', 'ean13', 'pdf417'];

/** An image, and the field of the item to put it in. */
interface Filed {
	status: 'drawn';
	text: string;
	kind: ImageKind;
	fileName: string;
	field: string;
	file: IBinaryData;
}

/** Draws the code of each item as a PNG file in the item. */
export const image = operation<DrawRequest & { field: string }, Filed>({
	value: 'image',
	name: 'Image',
	action: 'Draw a coupon as a barcode',
	description: 'Put the code of each item into the item as an image, to mail or print',
	properties: showFor('coupon', 'image', [
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			default: '={{ $json.coupon.code }}',
			required: true,
			description: 'What the image holds: the code, or for a QR code also a link that has it',
		},
		{
			displayName: 'Image',
			name: 'kind',
			type: 'options',
			options: [
				{ name: 'Code 128', value: 'code128', description: 'Bars for letters and digits' },
				{ name: 'EAN-13', value: 'ean13', description: 'Bars for 13 digits, which any till reads' },
				{ name: 'PDF417', value: 'pdf417', description: 'As on tickets and boarding passes' },
				{ name: 'QR Code', value: 'qr', description: 'For phones and newer scanners' },
			],
			default: 'qr',
			description: 'Which kind of code to draw',
		},
		{
			displayName: 'Put Output File in Field',
			name: 'fileField',
			type: 'string',
			default: 'data',
			description: 'The name of the output binary field to put the file in',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [
				{
					displayName: 'Pixels per Line',
					name: 'scale',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: 10, numberPrecision: 0 },
					default: 3,
					description: 'How wide the narrowest line or square is, 1 to 10',
				},
				{
					displayName: 'Show Text',
					name: 'withText',
					type: 'boolean',
					default: true,
					description: 'Whether the code stands below the bars too (Code 128 and EAN-13)',
				},
			],
		},
	]),
	readItem: (parameters, itemIndex) => {
		const scale = numberParameter(parameters, 'options.scale', itemIndex);
		const withText = parameters.at('options.withText', itemIndex);
		return {
			text: textParameter(parameters, 'text', itemIndex),
			kind: KINDS.find((one) => one === textParameter(parameters, 'kind', itemIndex)) ?? 'qr',
			field: textParameter(parameters, 'fileField', itemIndex).trim() || 'data',
			withText:
				withText === undefined || withText === null
					? true
					: booleanParameter(parameters, 'options.withText', itemIndex),
			...(scale === undefined ? {} : { scale }),
		};
	},
	run: async ({ engine, node }, requests) => {
		const drawn = await engine.loyalty.drawCoupons(requests);
		const filed: Awaited<ReturnType<typeof file>>[] = [];
		for (const [i, outcome] of drawn.entries()) {
			filed.push(await file(node, outcome, requests[i]?.field ?? 'data'));
		}
		return filed;
	},
	writeItem: ({ file: data, field, status: _, ...about }) => ({
		json: { couponImage: { ...about } },
		binary: { [field]: data },
	}),
});

async function file(node: IExecuteFunctions, outcome: DrawOutcome, field: string) {
	if (outcome.status !== 'drawn') return outcome;
	const { status, text, kind, png } = outcome;
	const fileName = `coupon-${text.replace(/[^0-9A-Za-z]+/g, '-').slice(0, 64)}.png`;
	const data = await node.helpers.prepareBinaryData(png, fileName, 'image/png');
	return { status, text, kind, fileName, field, file: data };
}
