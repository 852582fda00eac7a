import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import type { CustomerExport, CustomerRef, ExportOutcome } from '../../../../engine';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';

const properties = showFor('profile', 'export', [
	...customerProperties,
	{
		displayName: 'Export As',
		name: 'exportAs',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'File', value: 'file', description: 'A JSON file for each customer' },
			{ name: 'Item', value: 'item', description: 'In the item, under export' },
		],
		default: 'item',
		description: 'Where the customer’s data goes',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'fileField',
		type: 'string',
		noDataExpression: true,
		default: 'data',
		displayOptions: { show: { exportAs: ['file'] } },
		description: 'The name of the output binary field to put the file in',
	},
]);

/** A customer's data as a file, and the field of the item to put it in. */
interface FiledExport extends Pick<CustomerExport, 'status' | 'profileId' | 'exportedAt'> {
	fileName: string;
	field: string;
	file: IBinaryData;
}

type Exported = CustomerExport | FiledExport | { status: 'nothing_held' };

/** Everything held about the customer of each item, as they may ask for it. */
export const exportProfile = operation<CustomerRef, Exported>({
	value: 'export',
	name: 'Export',
	action: 'Export a customer',
	description:
		'Get everything held about the customer of each item as JSON: profile, consent, events, messages, points and sales',
	properties,
	readItem: readCustomer,
	run: async ({ engine, node, parameters }, requests) => {
		const outcomes = await engine.customers.export(requests);
		if (parameters.raw('exportAs') !== 'file') return outcomes;
		const field = textParameter(parameters, 'fileField', 0).trim() || 'data';
		const filed: Awaited<ReturnType<typeof file>>[] = [];
		for (const outcome of outcomes) filed.push(await file(node, outcome, field));
		return filed;
	},
	writeItem: (exported) => {
		if (exported.status === 'nothing_held') return { json: { export: { ...exported } } };
		const { profileId } = exported;
		if (!('file' in exported)) return { json: { profileId, export: { ...exported } } };
		const { file: data, field, ...about } = exported;
		return { json: { profileId, export: { ...about } }, binary: { [field]: data } };
	},
});

async function file(node: IExecuteFunctions, outcome: ExportOutcome, field: string) {
	if (outcome.status !== 'exported') return outcome;
	const { status, profileId, exportedAt } = outcome;
	const fileName = `customer-${profileId}.json`;
	const text = JSON.stringify(outcome, null, '\t');
	const data = await node.helpers.prepareBinaryData(
		Buffer.from(text),
		fileName,
		'application/json',
	);
	return { status, profileId, exportedAt, fileName, field, file: data };
}
