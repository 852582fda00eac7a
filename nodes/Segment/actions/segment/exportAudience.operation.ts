import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { AudienceBatch, AudienceField, AudienceRequest, Rejected } from '../../../../engine';
import type { ItemAddition, RunScope } from '../../../shared/operation';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { numberParameter, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { audienceProperties } from './audience-form';
import { readEvaluation } from './evaluation-options';
import { readSegment, segmentSourceProperties } from './segment-source';

const FIELDS: readonly AudienceField[] = ['firstName', 'lastName', 'city', 'postalCode', 'country'];

/** What an item shows of a batch, and its file. */
interface WrittenBatch {
	json: IDataObject;
	file?: IBinaryData;
}

interface Exported {
	status: 'exported';
	batches: WrittenBatch[];
	field: string;
}

/** The customers of a segment as an audience for an advertising platform: an item for each batch. Works once. */
export const exportAudience = operation<AudienceRequest, Exported>({
	value: 'exportAudience',
	name: 'Export Audience',
	action: 'Export a segment as an audience',
	description:
		'Give out the customers in a segment for Meta, Google Ads, TikTok or LinkedIn, hashed, as CSV files or JSON requests',
	properties: showFor('segment', 'exportAudience', [
		...segmentSourceProperties,
		...audienceProperties,
	]),
	runsOnce: true,
	readItem: readRequest,
	run: async (scope, [request]) =>
		request === undefined ? [] : [await readBatches(scope, request)],
	writeItem: ({ batches, field }) =>
		batches.map(({ json, file }): ItemAddition => ({
			json: { segment: json },
			...(file === undefined ? {} : { binary: { [field]: file } }),
			replacesItem: true,
		})),
});

function readRequest(parameters: NodeParameters, itemIndex: number): AudienceRequest {
	const text = (name: string) => textParameter(parameters, name, itemIndex).trim();
	const rowsMax = numberParameter(parameters, 'options.rowsMax', itemIndex);
	const phoneChannel = text('options.phoneChannel');
	return {
		segment: readSegment(parameters, itemIndex),
		platform: text('platform'),
		shape: text('format'),
		consent: text('consent'),
		topic: text('topic'),
		audienceId: text('audienceId'),
		after: text('options.after'),
		traits: Object.fromEntries(
			FIELDS.flatMap((field) => traitsOf(field, text(`options.${field}`))),
		),
		...(rowsMax === undefined ? {} : { rowsMax }),
		...(phoneChannel === '' ? {} : { phoneChannel }),
	};
}

/** The traits that the form names for a field; none leaves it to their usual names. */
function traitsOf(field: AudienceField, names: string): [AudienceField, string[]][] {
	const named = names.split(',').map((name) => name.trim());
	const traits = named.filter((name) => name !== '');
	return traits.length === 0 ? [] : [[field, traits]];
}

/** A file leaves the memory, to where n8n keeps files, before the next batch is read. */
async function readBatches(
	{ engine, node, parameters }: RunScope,
	request: AudienceRequest,
): Promise<Exported | Rejected> {
	const batchesMax = numberParameter(parameters, 'options.batchesMax', 0) ?? Infinity;
	const field = textParameter(parameters, 'options.fileField', 0).trim() || 'data';
	const batches: WrittenBatch[] = [];
	const options = readEvaluation(node, parameters);
	for await (const batch of engine.segments.exportAudience(request, options)) {
		if (batch.status === 'rejected') return batch;
		batches.push(await writeBatch(node, batch));
		if (batches.length >= batchesMax) break;
	}
	return { status: 'exported', batches, field };
}

async function writeBatch(node: IExecuteFunctions, batch: AudienceBatch): Promise<WrittenBatch> {
	const { status, segment: name, version, platform, shape, rowCount, counts, next } = batch;
	const about = { status, name, version, platform, format: shape, batch: batch.batch };
	const json: IDataObject = { ...about, rowCount, counts: { ...counts }, next };
	if (rowCount === 0) return { json };
	if (batch.shape === 'json') return { json: { ...json, request: batch.content } };
	const fileName = `${fileWord(platform)}-${fileWord(name ?? 'segment')}-${batch.batch}.csv`;
	const content = Buffer.from(batch.content);
	const file = await node.helpers.prepareBinaryData(content, fileName, 'text/csv');
	return { json: { ...json, fileName }, file };
}

/** A name as part of a file's name. */
function fileWord(name: string): string {
	const word = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
	return word.replace(/^-|-$/g, '').slice(0, 64) || 'segment';
}
