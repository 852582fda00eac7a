import type { INodePropertyOptions } from 'n8n-workflow';
import type { Fields } from './fields';
import { listedIn } from './fields';

/** How a trait or a property may be compared. */
export const comparisons: INodePropertyOptions[] = [
	{ name: 'Contains', value: 'contains' },
	{ name: 'Date Has Its Anniversary', value: 'anniversary' },
	{ name: 'Date in the Last Days', value: 'within_last' },
	{ name: 'Date in the Next Days', value: 'within_next' },
	{ name: 'Date Longer Ago Than Days', value: 'before_last' },
	{ name: 'Date Further Ahead Than Days', value: 'after_next' },
	{ name: 'Does Not Contain', value: 'not_contains' },
	{ name: 'Ends With', value: 'ends_with' },
	{ name: 'Equals', value: 'equals' },
	{ name: 'Exists', value: 'exists' },
	{ name: 'Is None Of', value: 'not_in' },
	{ name: 'Is One Of', value: 'in' },
	{ name: 'Less Than or Before', value: 'lt' },
	{ name: 'Less Than or Equal', value: 'lte' },
	{ name: 'List Contains', value: 'list_contains' },
	{ name: 'Matches Pattern', value: 'matches' },
	{ name: 'More Than or After', value: 'gt' },
	{ name: 'More Than or Equal', value: 'gte' },
	{ name: 'Not Equals', value: 'not_equals' },
	{ name: 'Not Exists', value: 'not_exists' },
	{ name: 'Starts With', value: 'starts_with' },
];

/** How one value is compared with a list. */
export const listComparisons: INodePropertyOptions[] = [
	{ name: 'None Of', value: 'is_not' },
	{ name: 'One Of', value: 'is' },
];

/** How a number may be compared. */
export const numberComparisons: INodePropertyOptions[] = [
	{ name: 'At Least', value: 'gte' },
	{ name: 'At Most', value: 'lte' },
	{ name: 'Equal To', value: 'equals' },
	{ name: 'Less Than', value: 'lt' },
	{ name: 'More Than', value: 'gt' },
];

const LISTED = ['in', 'not_in'];
const WITHOUT_VALUE = ['exists', 'not_exists'];
/** Comparisons with a number of days. */
export const IN_DAYS = ['within_last', 'within_next', 'before_last', 'after_next'];
/** Comparisons with one value. */
export const WITH_VALUE = comparisons
	.map(({ value }) => String(value))
	.filter((value) => ![...LISTED, ...WITHOUT_VALUE, ...IN_DAYS, 'anniversary'].includes(value));

/** A comparison as the definition has it: the operator, and of the other fields those that belong to it. */
export function comparisonIn({ operator, value, values, days, anniversaryDays }: Fields): Fields {
	const name = String(operator);
	if (WITHOUT_VALUE.includes(name)) return { operator };
	if (LISTED.includes(name)) return { operator, value: listedIn(values) };
	if (IN_DAYS.includes(name)) return { operator, days };
	if (name === 'anniversary') return { operator, days: anniversaryDays };
	return { operator, value };
}
