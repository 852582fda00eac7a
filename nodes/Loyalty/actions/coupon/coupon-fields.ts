import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { CouponRequest, CustomerRef, OrderLine, ValueOff } from '../../../../engine';
import { formatAmount } from '../../../../engine/values';
import { customerProperties, readCustomer } from '../../../shared/customer';
import {
	currencyProperty,
	orderIdFieldOption,
	phoneRegionOption,
	readAmount,
	readChannel,
	readCurrency,
	readOccurredAt,
	readOrderId,
	timeFieldOption,
} from '../../../shared/order-fields';
import type { NodeParameters } from '../../../shared/parameters';
import { fieldParameter, jsonOf, textParameter } from '../../../shared/readers';
import { readRegion } from '../point/point-fields';

/** *Campaign*, picked from the list or by its name. */
export const campaignProperty: INodeProperties = {
	displayName: 'Campaign',
	name: 'campaign',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a campaign...',
			typeOptions: {
				searchListMethod: 'searchCampaigns',
				searchable: true,
				// The embedded store needs no credential.
				skipCredentialsCheckInRLC: true,
			},
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. Summer 2026',
		},
	],
	description: 'The campaign, as it was saved with the operation Save Campaign',
};

export function readCampaign(parameters: NodeParameters, itemIndex: number): string {
	return textParameter(parameters, 'campaign.value', itemIndex);
}

/** *Code* of the operations that are given one. */
export const codeProperty: INodeProperties = {
	displayName: 'Code',
	name: 'code',
	type: 'string',
	default: '={{ $json.code }}',
	required: true,
	placeholder: 'e.g. SUMMER-7QT4-9KXW',
	description:
		'The code as the customer gave it. Upper and lower case, spaces, dashes and letters that look alike do not matter.',
};

/** What Validate and Redeem are told of the order. */
export const orderProperties: INodeProperties[] = [
	codeProperty,
	{
		displayName: 'Amount Field',
		name: 'amountField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. order.total',
		description:
			'Name of the field with what the order costs, such as 49.99. Empty: amount, value, total, spend or revenue.',
	},
	currencyProperty,
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'string',
		default: '',
		placeholder: 'e.g. store',
		description:
			'Where the coupon is given, such as web or store. Empty: the item’s field channel. The sale is credited to where it was handed out.',
	},
	...customerProperties,
];

const itemsFieldOption: INodeProperties = {
	displayName: 'Items Field',
	name: 'itemsField',
	type: 'string',
	requiresDataPath: 'single',
	default: '',
	placeholder: 'e.g. order.lines',
	description:
		'Name of the field with the list of what is bought: product (or SKU), category, quantity and amount of the line. Empty: items.',
};

const otherCodesFieldOption: INodeProperties = {
	displayName: 'Other Codes Field',
	name: 'otherCodesField',
	type: 'string',
	requiresDataPath: 'single',
	default: '',
	placeholder: 'e.g. cart.codes',
	description:
		'Name of the field with the list of codes that the order has besides, to see whether they go together',
};

const sourceFieldOption: INodeProperties = {
	displayName: 'Source Field',
	name: 'sourceField',
	type: 'string',
	requiresDataPath: 'single',
	default: '',
	placeholder: 'e.g. terminalId',
	description:
		'Name of the field that says who gives the code, such as a till or a session, by no name of a person. Ten wrong codes in ten minutes make it wait. Empty: the channel.',
};

/** The options of Validate and Redeem. */
export const orderOptions: INodeProperties[] = [
	phoneRegionOption,
	itemsFieldOption,
	orderIdFieldOption,
	otherCodesFieldOption,
	sourceFieldOption,
	timeFieldOption,
];

/** What Validate and Redeem read of an item. */
export function readOrder(
	parameters: NodeParameters,
	itemIndex: number,
): CouponRequest & { defaultRegion: string } {
	const customer = readKnownCustomer(parameters, itemIndex);
	const otherCodes = fieldParameter(parameters, 'options.otherCodesField', itemIndex);
	return {
		code: textParameter(parameters, 'code', itemIndex),
		...(customer === undefined ? {} : { customer }),
		amount: readAmount(parameters, itemIndex),
		currency: readCurrency(parameters, itemIndex),
		items: readLines(parameters, itemIndex),
		channel: readChannel(parameters, itemIndex),
		reference: readOrderId(parameters, itemIndex),
		otherCodes: Array.isArray(otherCodes) ? otherCodes : [],
		source: fieldParameter(parameters, 'options.sourceField', itemIndex),
		defaultRegion: readRegion(parameters, itemIndex),
		...readOccurredAt(parameters, itemIndex),
	};
}

/** Undefined where the item names nobody: then the coupon says whose it is. */
function readKnownCustomer(parameters: NodeParameters, itemIndex: number): CustomerRef | undefined {
	const customer = readCustomer(parameters, itemIndex);
	const isNamed = customer.profileId !== undefined || (customer.identifiers ?? []).length > 0;
	return isNamed ? customer : undefined;
}

function readLines(parameters: NodeParameters, itemIndex: number): OrderLine[] {
	const named = fieldParameter(parameters, 'options.itemsField', itemIndex);
	const items = named ?? jsonOf(parameters, itemIndex).items;
	return Array.isArray(items) ? items.map(lineOf) : [];
}

function lineOf(item: unknown): OrderLine {
	if (typeof item !== 'object' || item === null) return {};
	const { product, sku, productId, id, category, quantity, amount, total } = item as IDataObject;
	return {
		product: product ?? sku ?? productId ?? id,
		category,
		quantity,
		amount: amount ?? total,
	};
}

/** What a coupon takes off, with its money in major units besides. */
export function valueJson(value: ValueOff): IDataObject {
	const isMoney = value.kind === 'money' || value.kind === 'product';
	return isMoney ? { ...value, amount: formatAmount(value) } : { ...value };
}
