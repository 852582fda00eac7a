import type { IDataObject } from 'n8n-workflow';
import { parseAmount } from '../../../../engine/values';
import { InputProblem } from '../../../shared/errors';
import type { NodeParameters } from '../../../shared/parameters';
import { namesParameter, numberParameter, textParameter } from '../../../shared/readers';

const COUNTS = ['total', 'perPerson', 'perDay', 'perCode'] as const;
const LISTS = ['products', 'categories', 'channels'] as const;

/** The campaign's definition: as JSON, or from the form. */
export function readDefinition(parameters: NodeParameters, itemIndex: number): unknown {
	if (textParameter(parameters, 'defineWith', itemIndex) === 'json')
		return parameters.at('definition', itemIndex);
	const text = (name: string) => textParameter(parameters, name, itemIndex).trim();
	const limits = COUNTS.flatMap((name) => {
		const count = numberParameter(parameters, `limits.${name}`, itemIndex);
		return count === undefined ? [] : [[name, count]];
	});
	const lists = LISTS.map((name) => [
		name,
		namesParameter(parameters, `limits.${name}`, itemIndex),
	]);
	return {
		value: readValue(parameters, itemIndex),
		codes: { pattern: text('pattern'), checkDigit: text('checkDigit') },
		audience: text('audience'),
		stacking: text('stacking'),
		limits: Object.fromEntries(limits) as IDataObject,
		...(Object.fromEntries(lists) as IDataObject),
		...readMinimumSpend(parameters, itemIndex),
		...filled('creditChannel', text('limits.creditChannel')),
		valid: {
			...filled('from', text('limits.from')),
			...filled('until', text('limits.until')),
			...filled('zone', text('limits.zone')),
		},
	};
}

function readValue(parameters: NodeParameters, itemIndex: number): IDataObject {
	const kind = textParameter(parameters, 'valueKind', itemIndex);
	if (kind === 'percent')
		return { kind, percent: numberParameter(parameters, 'percent', itemIndex) };
	if (kind === 'points') return { kind, points: numberParameter(parameters, 'points', itemIndex) };
	if (kind === 'free_product')
		return { kind, product: textParameter(parameters, 'product', itemIndex) };
	return { kind, ...readMoney(parameters, itemIndex, { name: 'amount', label: 'Amount' }) };
}

function readMinimumSpend(parameters: NodeParameters, itemIndex: number): IDataObject {
	if (textParameter(parameters, 'limits.minimumSpend', itemIndex).trim() === '') return {};
	const name = 'limits.minimumSpend';
	return { minimumSpend: readMoney(parameters, itemIndex, { name, label: 'Minimum Spend' }) };
}

function readMoney(
	parameters: NodeParameters,
	itemIndex: number,
	{ name, label }: { name: string; label: string },
): IDataObject {
	const currency = textParameter(parameters, 'campaignCurrency', itemIndex);
	const money = parseAmount(textParameter(parameters, name, itemIndex), currency, label);
	if ('status' in money) throw new InputProblem(label, money.message, money.mend);
	return { amountMinor: money.amountMinor, currency: money.currency };
}

function filled(name: string, value: string): IDataObject {
	return value === '' ? {} : { [name]: value };
}

/** The definition with the workflow's zone where it names none. */
export function withZone(definition: unknown, zone: string): unknown {
	if (typeof definition !== 'object' || definition === null) return definition;
	const { valid } = definition as IDataObject;
	if (typeof valid !== 'object' || valid === null || 'zone' in valid) return definition;
	return { ...definition, valid: { ...valid, zone } };
}
